import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startKinesis } from '../../infra/local/emulators/kinesis.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { createKinesisEventTail } from '../../shared/aws/kinesis-event-tail.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import { createMemoryEventTail } from '../../shared/memory/memory-event-tail.ts';
import type { EventStream } from '../../shared/ports/event-stream.ts';
import type { EventTail, TailPlace } from '../../shared/ports/event-tail.ts';

interface Opened {
  readonly stream: EventStream;
  readonly tail: EventTail;
}

const put = (stream: EventStream, names: readonly string[]) =>
  stream.put(
    names.map((name) => ({
      partitionKey: name,
      record: {
        recordId: name,
        sourceId: 'web',
        trust: 'claimed',
        receivedAt: new Date().toISOString(),
        imported: false,
        retentionDays: 400,
        entries: [{ quarantine: { code: 'x', message: 'x' }, messageId: name, body: null }],
      },
    })),
  );

const namesFrom = (count: number, from: number) => Array.from({ length: count }, (_, n) => `r${from + n}`);

/** What every EventTail promises; `open` gives an empty stream each time. */
const eventTailContract = (name: string, open: () => Promise<Opened>) =>
  describe(`an EventTail ${name}`, () => {
    const readAll = async (tail: EventTail, from: TailPlace | number) => {
      const names: string[] = [];
      let place = from;
      for (;;) {
        const page = await tail.read(place, Date.now());
        names.push(...page.records.map(({ record }) => record.recordId));
        place = page.place;
        if (page.records.length === 0) return { names, place };
      }
    };

    it('answers where nothing came yet, and gives what comes then', async () => {
      const { stream, tail } = await open();
      const first = await tail.read(Date.now() - 60_000, Date.now());
      assert.deepEqual([first.records, first.behindMs], [[], 0]);
      await put(stream, ['a']);
      assert.deepEqual((await readAll(tail, first.place)).names, ['a']);
    });

    it('gives each record once to who reads on, however many came, those from before too', async () => {
      const { stream, tail } = await open();
      await put(stream, namesFrom(700, 0));
      const { names, place } = await readAll(tail, Date.now() - 60_000);
      assert.deepEqual(names.toSorted(), namesFrom(700, 0).toSorted());
      await put(stream, namesFrom(5, 700));
      const later = await readAll(tail, place);
      assert.deepEqual(later.names.toSorted(), namesFrom(5, 700).toSorted());
      assert.deepEqual((await readAll(tail, later.place)).names, []);
    });

    it('gives nothing from before the instant that was asked for', async () => {
      const { stream, tail } = await open();
      await put(stream, ['before']);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const since = Date.now();
      await put(stream, ['after']);
      assert.deepEqual((await readAll(tail, since - 500)).names, ['after']);
    });

    it('goes on from a place of long ago without giving a record again', async () => {
      const { stream, tail } = await open();
      await put(stream, ['a', 'b']);
      const { place } = await readAll(tail, Date.now() - 60_000);
      const old = Object.fromEntries(
        Object.entries(place).map(([shard, each]) => [shard, { ...each, at: Date.now() - 120_000 }]),
      );
      await put(stream, ['c']);
      assert.deepEqual((await readAll(tail, old)).names, ['c']);
    });
  });

eventTailContract('in memory', async () => {
  const stream = createMemoryEventStream();
  return { stream, tail: createMemoryEventTail(stream) };
});

const folder = await mkdtemp(join(tmpdir(), 'headwater-'));
const kinesis = await startKinesis({ path: join(folder, 'stream.log'), onRecords: () => undefined });
const client = new KinesisClient({
  endpoint: kinesis.endpoint,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  requestHandler: new NodeHttpHandler(),
});
after(async () => {
  client.destroy();
  await kinesis.close();
  await rm(folder, { recursive: true });
});
let streams = 0;
eventTailContract('on Kinesis', async () => {
  const stream = `events-${++streams}`;
  await kinesis.createStream({ name: stream, shards: 2 });
  return { stream: createKinesisEventStream({ client, stream }), tail: createKinesisEventTail({ client, stream }) };
});
