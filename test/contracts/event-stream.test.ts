import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startKinesis } from '../../infra/local/emulators/kinesis.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import type { EventStream, KeyedRecord } from '../../shared/ports/event-stream.ts';

const recordOf = (n: number, text: string): KeyedRecord => ({
  partitionKey: `userId:${n % 7}`,
  record: {
    recordId: `r${n}`,
    sourceId: 'web',
    trust: 'claimed',
    receivedAt: '2026-11-22T12:00:00.000Z',
    anchor: { type: 'userId', value: `u${n % 7}` },
    imported: false,
    retentionDays: 400,
    entries: [{ quarantine: { code: 'x', message: 'x' }, messageId: `m${n}`, body: { text } }],
  },
});

interface Opened {
  readonly stream: EventStream;
  readonly read: () => Promise<readonly StreamRecord[]>;
  readonly close?: () => Promise<void>;
}

/** What every EventStream promises; `open` gives an empty one. */
const eventStreamContract = (name: string, open: () => Promise<Opened>) =>
  describe(`an EventStream ${name}`, () => {
    const opened = open();
    after(async () => (await opened).close?.());

    it('holds every record that was put, whole, however large and odd', async () => {
      const { stream, read } = await opened;
      const small = Array.from({ length: 600 }, (_, n) => recordOf(n, 'ü😀\u0001"'));
      const large = Array.from({ length: 30 }, (_, n) => recordOf(1_000 + n, 'x'.repeat(255 * 1024)));
      const put = [...small, ...large];
      await stream.put(put);
      const held = new Map((await read()).map((record) => [record.recordId, record]));
      assert.equal(held.size, put.length);
      for (const { record } of put) assert.deepEqual(held.get(record.recordId), record);
    });
  });

eventStreamContract('in memory', async () => {
  const stream = createMemoryEventStream();
  return { stream, read: async () => stream.records.map(({ record }) => record) };
});

eventStreamContract('in Kinesis', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-'));
  const kinesis = await startKinesis({ path: join(folder, 'stream.log'), onRecords: () => undefined });
  const shards = await kinesis.createStream({ name: 'events', shards: 2 });
  const client = new KinesisClient({
    endpoint: kinesis.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  });
  return {
    stream: createKinesisEventStream({ client, stream: 'events' }),
    read: async () => {
      const read = shards.map((shard) => kinesis.read({ stream: 'events', shard, limit: 10_000, bytes: 1e9 }));
      return (await Promise.all(read)).flat().map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()));
    },
    close: async () => {
      client.destroy();
      await kinesis.close();
      await rm(folder, { recursive: true });
    },
  };
});
