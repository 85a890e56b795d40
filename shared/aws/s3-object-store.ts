import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore, Packing } from '../ports/object-store.ts';

interface StoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Node's gzip writes no time and no name, the Parquet writer neither: the same text gives the same bytes. */
const PACK: Readonly<Record<Packing, (text: string) => Uint8Array | Promise<Uint8Array>>> = {
  plain: (text) => Buffer.from(text, 'utf8'),
  gzip: (text) => gzipSync(text, { level: 9 }),
  // Loaded when the first Parquet file is written: other lanes start without it.
  parquet: async (text) => (await import('./parquet-rows.ts')).encodeRows(JSON.parse(text)),
};

/** The ObjectStore on a bucket. */
export const createS3ObjectStore = ({ client, bucket }: StoreOptions): ObjectStore => ({
  put: async ({ key, text, contentType, packing }) => {
    const bytes = await PACK[packing](text);
    const digest = createHash('sha256').update(bytes).digest();
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: bytes,
        ContentType: packing === 'gzip' ? 'application/gzip' : contentType,
        ChecksumSHA256: digest.toString('base64'),
      }),
    );
    return { sha256: digest.toString('hex'), bytes: bytes.length };
  },
});
