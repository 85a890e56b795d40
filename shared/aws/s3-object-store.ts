import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../ports/object-store.ts';

interface StoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** The ObjectStore on a bucket. Node's gzip writes no time and no name, so the same text gives the same bytes. */
export const createS3ObjectStore = ({ client, bucket }: StoreOptions): ObjectStore => ({
  put: async ({ key, text, contentType, gzip }) => {
    const bytes = gzip ? gzipSync(text, { level: 9 }) : Buffer.from(text, 'utf8');
    const digest = createHash('sha256').update(bytes).digest();
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: gzip ? 'application/gzip' : contentType,
        ChecksumSHA256: digest.toString('base64'),
      }),
    );
    return { sha256: digest.toString('hex'), bytes: bytes.length };
  },
});
