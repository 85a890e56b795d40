import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { RewritableObjects } from '../ports/rewritable-objects.ts';
import type { ObjectCodec } from './object-codecs.ts';

interface StoreOptions<Content> {
  readonly client: S3Client;
  readonly bucket: string;
  readonly codec: ObjectCodec<Content>;
}

/**
 * Another version, none, or a write in the same instant
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 */
const CHANGED: readonly string[] = ['PreconditionFailed', 'NoSuchKey', 'NotFound', 'ConditionalRequestConflict'];

const unlessChanged = async <T>(write: Promise<T>): Promise<T | 'changed'> => {
  try {
    return await write;
  } catch (error) {
    if (error instanceof S3ServiceException && CHANGED.includes(error.name)) return 'changed';
    throw error;
  }
};

const readOrNone = async <T>(read: Promise<T>): Promise<T | undefined> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
};

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** RewritableObjects in a bucket, as `codec` spells their content. The bucket keeps no versions: what is replaced is gone. */
export const createS3RewritableObjects = <Content>({
  client,
  bucket,
  codec,
}: StoreOptions<Content>): RewritableObjects<Content> => ({
  list: async ({ prefix, after, limit = 1_000 }) => {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, StartAfter: after, MaxKeys: limit });
    const { Contents = [] } = await client.send(command);
    return Contents.flatMap(({ Key, ETag, Size = 0, LastModified }) =>
      Key === undefined || ETag === undefined
        ? []
        : [{ key: Key, etag: ETag, bytes: Size, writtenAt: LastModified?.getTime() ?? 0 }],
    );
  },
  read: async (key) => {
    // The SDK compares the body with the checksum that the store keeps.
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
    const found = await readOrNone(client.send(command));
    if (found === undefined) return undefined;
    const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
    const content = await codec.decode(bytes, key);
    return { content, etag: found.ETag ?? '', sha256: sha256(bytes).toString('hex'), bytes: bytes.length };
  },
  replace: async ({ key, etag, content }) => {
    const bytes = codec.encode(content, key);
    const digest = sha256(bytes);
    const command = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: bytes,
      ContentType: codec.contentType(key),
      IfMatch: etag,
      ChecksumSHA256: digest.toString('base64'),
    });
    const answer = await unlessChanged(client.send(command));
    return answer === 'changed' ? answer : { sha256: digest.toString('hex'), bytes: bytes.length };
  },
  remove: async ({ key, etag }) => {
    const answer = await unlessChanged(
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag })),
    );
    return answer === 'changed' ? answer : 'removed';
  },
});
