import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { archiveKey } from '../domain/archive/archive-rows.ts';
import type { ArchiveStore } from '../ports/archive-store.ts';
import { encodeArchive } from './parquet-archive.ts';

/** The ArchiveStore in a bucket, as Parquet. A redelivered batch overwrites its own objects; a re-cut one adds to them. */
export const createS3ArchiveStore = (options: {
  readonly client: S3Client;
  readonly bucket: string;
}): ArchiveStore => ({
  put: async (object) => {
    await options.client.send(
      new PutObjectCommand({
        Bucket: options.bucket,
        Key: archiveKey(object),
        Body: encodeArchive(object.rows),
        ContentType: 'application/vnd.apache.parquet',
      }),
    );
  },
});
