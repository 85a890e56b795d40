import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DescribeStreamSummaryCommand, KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startKinesis } from '../../infra/local/emulators/kinesis.ts';

const clientOf = (endpoint: string) =>
  new KinesisClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  });

const put = (client: KinesisClient, texts: readonly string[]) =>
  client.send(
    new PutRecordsCommand({
      StreamName: 'events',
      Records: texts.map((text) => ({ PartitionKey: text, Data: Buffer.from(text) })),
    }),
  );

const textOf = (data: string) => Buffer.from(data, 'base64').toString();

describe('the local Kinesis', () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-'));
    path = join(folder, 'stream.log');
  });
  after(() => rm(folder, { recursive: true }));

  it('keeps records in order per shard across a restart that cut the last line short', async () => {
    let heard = 0;
    const first = await startKinesis({ path, onRecords: () => (heard += 1) });
    const shards = await first.createStream({ name: 'events', shards: 2 });
    assert.deepEqual(shards, ['shardId-000000000000', 'shardId-000000000001']);
    const client = clientOf(first.endpoint);
    const texts = Array.from({ length: 40 }, (_, index) => `record-${index}`);
    const answer = await put(client, texts);
    assert.equal(answer.FailedRecordCount, 0);
    assert.equal(heard, 1);
    client.destroy();
    await first.close();
    await appendFile(path, '["half a li');

    const second = await startKinesis({ path, onRecords: () => undefined });
    assert.deepEqual(await second.createStream({ name: 'events', shards: 2 }), shards);
    const again = clientOf(second.endpoint);
    await put(again, ['later']);
    const read = await Promise.all(
      shards.map((shard) => second.read({ stream: 'events', shard, limit: 1000, bytes: 1e6 })),
    );
    assert.deepEqual(new Set(read.flat().map((record) => textOf(record.data))), new Set([...texts, 'later']));
    for (const records of read) {
      const sequences = records.map((record) => BigInt(record.sequence));
      assert.deepEqual(
        sequences,
        sequences.toSorted((a, b) => (a < b ? -1 : 1)),
      );
    }
    again.destroy();
    await second.close();
  });

  it('reads on from a sequence number, by count and by bytes, and trims what was read', async () => {
    const service = await startKinesis({ path: join(folder, 'other.log'), onRecords: () => undefined });
    const [shard = ''] = await service.createStream({ name: 'events', shards: 1 });
    const client = clientOf(service.endpoint);
    await put(client, ['a', 'b', 'c', 'd']);
    const range = { stream: 'events', shard, bytes: 1e6 };
    const first = await service.read({ ...range, limit: 2 });
    const last = first.at(-1)?.sequence ?? '';
    const rest = await service.read({ ...range, after: last, limit: 10 });
    assert.deepEqual(
      [...first, ...rest].map((record) => textOf(record.data)),
      ['a', 'b', 'c', 'd'],
    );
    assert.equal((await service.read({ ...range, limit: 10, bytes: 4 })).length, 1);
    await service.trim({ stream: 'events', shard, after: last });
    assert.equal((await service.read({ ...range, limit: 10 })).length, 2);
    client.destroy();
    await service.close();
  });

  it('refuses a stream named by its ARN and operations it does not host, instead of pretending', async () => {
    const service = await startKinesis({ path: join(folder, 'third.log'), onRecords: () => undefined });
    await service.createStream({ name: 'events', shards: 1 });
    const client = clientOf(service.endpoint);
    const byArn = { StreamARN: 'arn:aws:kinesis:eu-central-1:000000000000:stream/events' };
    await assert.rejects(client.send(new DescribeStreamSummaryCommand(byArn)), { name: 'ValidationException' });
    await assert.rejects(
      client.send(new PutRecordsCommand({ ...byArn, Records: [{ PartitionKey: 'a', Data: Buffer.from('a') }] })),
      { name: 'ValidationException' },
    );
    const { StartStreamEncryptionCommand } = await import('@aws-sdk/client-kinesis');
    await assert.rejects(
      client.send(new StartStreamEncryptionCommand({ StreamName: 'events', EncryptionType: 'KMS', KeyId: 'x' })),
      { name: 'UnknownOperationException' },
    );
    client.destroy();
    await service.close();
  });
});
