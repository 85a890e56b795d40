import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const s3 = () => new S3Client({ forcePathStyle: true });

/** Every key in a bucket; throws when there is no such bucket. */
export const listObjects = async (bucket: string): Promise<string[]> => {
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
};

export const readObject = async (bucket: string, key: string): Promise<Uint8Array> => {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
};

/** The token an operator reads after a deployment. */
export const readToken = async (secretId: string): Promise<string> => {
  const { SecretString = '{}' } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  return JSON.parse(SecretString).managementToken;
};
