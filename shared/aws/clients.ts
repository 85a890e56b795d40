import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';

// Functions, not constants: a bundle keeps only the clients whose function it calls. Endpoints and regions come from the
// SDK's own AWS_… variables, so that no code knows where it runs.

/** A hung connection must not eat the whole invocation; a request that takes this long is retried by the SDK. */
const requestHandler = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };

const isEndpointOverridden = (service: string): boolean =>
  Boolean(process.env[`AWS_ENDPOINT_URL_${service}`] ?? process.env['AWS_ENDPOINT_URL']);

let documents: DynamoDBDocumentClient | undefined;
/** DynamoDB with plain JavaScript values; undefined properties are left out. */
export const documentClient = (): DynamoDBDocumentClient => {
  documents ??= DynamoDBDocumentClient.from(new DynamoDBClient({ requestHandler }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return documents;
};

let kinesis: KinesisClient | undefined;
/** Kinesis; over HTTP/1.1 where the endpoint is overridden, since emulators do not speak the HTTP/2 the client prefers. */
export const kinesisClient = (): KinesisClient => {
  kinesis ??= new KinesisClient(
    isEndpointOverridden('KINESIS') ? { requestHandler: new NodeHttpHandler(requestHandler) } : {},
  );
  return kinesis;
};

let s3: S3Client | undefined;
/** S3; with the bucket in the path where the endpoint is overridden, since `bucket.127.0.0.1` is no host. */
export const s3Client = (): S3Client => {
  s3 ??= new S3Client({ forcePathStyle: isEndpointOverridden('S3') });
  return s3;
};

let sqs: SQSClient | undefined;
/** SQS; the queue's URL is used as it is, also where it names another host than the endpoint. */
export const sqsClient = (): SQSClient => {
  sqs ??= new SQSClient({ requestHandler });
  return sqs;
};

let secrets: SecretsManagerClient | undefined;
/** Secrets Manager. */
export const secretsClient = (): SecretsManagerClient => {
  secrets ??= new SecretsManagerClient({ requestHandler });
  return secrets;
};
