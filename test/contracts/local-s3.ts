import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { createSharedOffset } from '../../infra/local/clock/shifted-date.ts';
import { startServiceThread } from '../../infra/local/thread.ts';

const ENTRY = new URL('../../infra/local/emulators/services-thread.ts', import.meta.url);

/** The S3 of the local host for contract tests; `createBucket` gives an empty one each time. */
export const openS3 = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-s3-'));
  const ignore = () => undefined;
  const thread = await startServiceThread<{ s3: string }>({
    entry: ENTRY,
    offset: createSharedOffset(),
    input: { folder },
    onNotice: ignore,
    onDeath: ignore,
  });
  const client = new S3Client({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    endpoint: thread.value.s3,
    forcePathStyle: true,
  });
  let buckets = 0;
  return {
    client,
    createBucket: async (): Promise<string> => {
      const bucket = `bucket-${++buckets}`;
      await thread.call('createBucket', bucket);
      return bucket;
    },
    close: async () => {
      client.destroy();
      await thread.stop();
      await rm(folder, { recursive: true });
    },
  };
};
