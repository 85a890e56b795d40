import type { S3Client } from '@aws-sdk/client-s3';
import { resourceName } from './environment.ts';
import { archiveCodec, exportCodec, textCodec } from './object-codecs.ts';
import { createS3RewritableObjects } from './s3-rewritable-objects.ts';

/** What is rewritten without erased persons: the archive's rows, what consumers gave up on, which lies beside them, and export files. */
export const openRewritableBuckets = (client: S3Client) => {
  const archive = { client, bucket: resourceName('bucket:archive') };
  const exports = { client, bucket: resourceName('bucket:exports') };
  return {
    archive: createS3RewritableObjects({ ...archive, codec: archiveCodec }),
    failed: createS3RewritableObjects({ ...archive, codec: textCodec }),
    exports: createS3RewritableObjects({ ...exports, codec: exportCodec }),
  };
};
