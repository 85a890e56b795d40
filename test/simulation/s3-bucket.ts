import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createSharedOffset } from '../../infra/local/clock/shifted-date.ts';
import { startServiceThread } from '../../infra/local/thread.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

const ENTRY = new URL('../../infra/local/emulators/services-thread.ts', import.meta.url);
const BUCKET = 'exports';

/** What goes wrong with a write: nothing arrives, or everything does and nobody hears of it. */
export type Trouble = 'none' | 'refused' | 'unheard';

/** A bucket of the emulated S3 behind the store that writes the files of exports, with trouble on the way. */
export const startBucket = async (trouble: () => Trouble = () => 'none') => {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-bucket-'));
  const ignore = () => undefined;
  const input = { entry: ENTRY, offset: createSharedOffset(), input: { folder }, onNotice: ignore, onDeath: ignore };
  const thread = await startServiceThread<{ s3: string }>(input);
  await thread.call('createBucket', BUCKET);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new S3Client({ region: 'eu-central-1', credentials, endpoint: thread.value.s3, forcePathStyle: true });
  const store = createS3ObjectStore({ client, bucket: BUCKET });
  const objects: ObjectStore = {
    put: async (object) => {
      const what = trouble();
      if (what === 'refused') throw new Error('refused');
      const stored = await store.put(object);
      if (what === 'unheard') throw new Error('unheard');
      return stored;
    },
  };
  return {
    objects,
    keys: async (): Promise<readonly string[]> => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      return Contents.flatMap(({ Key }) => Key ?? []);
    },
    read: async (key: string): Promise<Uint8Array> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
    stop: async (): Promise<void> => {
      client.destroy();
      await thread.stop();
      await rm(folder, { recursive: true });
    },
  };
};
