import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { S3Client } from '@aws-sdk/client-s3';
import { createSharedOffset } from '../../infra/local/clock/shifted-date.ts';
import { startServiceThread } from '../../infra/local/thread.ts';
import { createS3ObjectReader } from '../../shared/aws/s3-object-reader.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createMemoryObjectStore } from '../../shared/memory/memory-object-store.ts';
import type { ObjectReader, ObjectStore } from '../../shared/ports/object-store.ts';

/** What every ObjectStore promises together with its ObjectReader; the bucket is empty at first. */
const contract = (files: ObjectStore & ObjectReader) => {
  const put = (key: string, text: string) =>
    files.put({ key, text, contentType: 'application/json', packing: 'plain' });

  it('gives a text back as it was written, whatever is in it, and the latest of a key', async () => {
    await put('privacy/1/person.json', '{"é":"\u{1F30A}\\n"}');
    assert.equal(await files.read('privacy/1/person.json'), '{"é":"\u{1F30A}\\n"}');
    await put('privacy/1/person.json', 'anew');
    assert.equal(await files.read('privacy/1/person.json'), 'anew');
  });

  it('says that there is no file of a key', async () => {
    assert.equal(await files.read('privacy/1/never-written.json'), undefined);
  });
};

describe('memory object store', () => contract(createMemoryObjectStore()));

const folder = await mkdtemp(join(tmpdir(), 'headwater-'));
const ignore = () => undefined;
const thread = await startServiceThread<{ s3: string }>({
  entry: new URL('../../infra/local/emulators/services-thread.ts', import.meta.url),
  offset: createSharedOffset(),
  input: { folder },
  onNotice: ignore,
  onDeath: ignore,
});
await thread.call('createBucket', 'exports');
const client = new S3Client({
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  endpoint: thread.value.s3,
  forcePathStyle: true,
});
after(async () => {
  client.destroy();
  await thread.stop();
  await rm(folder, { recursive: true });
});
describe('S3 object store', () => {
  const options = { client, bucket: 'exports' };
  const store = createS3ObjectStore(options);
  contract({ ...store, ...createS3ObjectReader(options) });

  it('names the bytes that it stored', async () => {
    const text = 'é,1\r\n';
    const stored = await store.put({ key: 'a.csv', text, contentType: 'text/csv', packing: 'plain' });
    assert.deepEqual(stored, { sha256: createHash('sha256').update(text).digest('hex'), bytes: 6 });
  });
});
