import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { TimelineRecord, TimelineStore } from '../../shared/ports/timeline-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;
const ada = 'userId:ada' as IdentifierKey;
const eve = 'userId:eve' as IdentifierKey;

const record = (messageId: string, more: Partial<StreamRecord> = {}): StreamRecord => ({
  recordId: `r-${messageId}`,
  sourceId: 'shop',
  trust: 'claimed',
  receivedAt: new Date(NOW - DAY).toISOString(),
  anchor: { type: 'userId', value: 'ada' },
  imported: false,
  retentionDays: 400,
  entries: [
    { quarantine: { code: 'invalid', message: 'no' }, messageId: 'bad', body: null },
    { event: { type: 'track', messageId, timestamp: new Date(NOW - DAY).toISOString(), event: 'Seen \u{1F600}' } },
  ],
  ...more,
});

const at = (sequence: string, anchor = ada, more: Partial<StreamRecord> = {}): TimelineRecord => ({
  anchor,
  position: { shard: 'shardId-000000000001', sequence },
  record: record(`m${sequence}`, more),
});

/** Sequence numbers of the real stream are as long as this. */
const LONG = '49590338271490256608559692538361571095921575989136588898';

/** What every TimelineStore promises; `create` gives an empty one each time. */
const timelineStoreContract = (name: string, create: (clock: Clock) => Promise<TimelineStore>) => {
  describe(`${name} TimelineStore`, () => {
    const messagesOf = async (store: TimelineStore, anchor = ada): Promise<string[]> =>
      (await store.read(anchor)).map(({ body }) => body.messageId);

    it('gives the events of an anchor in the order of the stream, and nobody else’s', async () => {
      const store = await create(() => NOW);
      await store.append([at('10'), at(LONG), at('9'), at('11', eve)]);
      assert.deepEqual(await messagesOf(store), ['m9', 'm10', `m${LONG}`]);
      const [first] = await store.read(ada);
      assert.deepEqual(first?.position, { shard: 'shardId-000000000001', sequence: '9' });
      assert.deepEqual([first?.index, first?.anchor, first?.at, first?.trust], [1, ada, NOW - DAY, 'claimed']);
      assert.equal(first?.body.event, 'Seen \u{1F600}');
    });

    it('keeps a record once, however often it is delivered, and also twice in one batch', async () => {
      const store = await create(() => NOW);
      await store.append([at('1'), at('1')]);
      await store.append([at('1')]);
      assert.deepEqual(await messagesOf(store), ['m1']);
    });

    it('forgets what has expired, whether or not its space was freed', async () => {
      let now = NOW;
      const store = await create(() => now);
      await store.append([at('1', ada, { retentionDays: 2 }), at('2')]);
      assert.deepEqual(await messagesOf(store), ['m1', 'm2']);
      now = NOW + DAY;
      assert.deepEqual(await messagesOf(store), ['m2']);
      const { events } = await store.page({ anchor: ada, limit: 10 });
      assert.deepEqual(
        events.map(({ body }) => body.messageId),
        ['m2'],
      );
    });

    it('gives an anchor’s records whole, those that have expired too, in the order of the stream', async () => {
      const store = await create(() => NOW + 10 * DAY);
      const all = [at('9'), at('10', ada, { retentionDays: 2 }), at(LONG)];
      await store.append([...all.toReversed(), at('11', eve)]);
      assert.deepEqual(await store.records(ada), all);
      assert.deepEqual(await store.records('userId:nobody' as IdentifierKey), []);
    });

    it('puts a record again as it is now, in its place', async () => {
      const store = await create(() => NOW);
      await store.append([at('1'), at('2')]);
      const [first] = await store.records(ada);
      assert.ok(first);
      const entries = first.record.entries.map((entry) =>
        'event' in entry ? { suppressed: 'erased' as const } : entry,
      );
      const changed = { ...first, record: { ...first.record, entries } };
      await store.append([changed]);
      assert.deepEqual(await store.records(ada), [changed, at('2')]);
      assert.deepEqual(await messagesOf(store), ['m2']);
    });

    it('removes records by their places, however often and how many at once, and nobody else’s', async () => {
      const store = await create(() => NOW);
      const many = Array.from({ length: 60 }, (_, i) => at(String(i + 1)));
      const [kept, ...gone] = many;
      assert.ok(kept);
      await store.append([...many, at('2', eve)]);
      await store.remove([]);
      await store.remove([...gone, ...gone]);
      await store.remove(gone);
      assert.deepEqual(await store.records(ada), [kept]);
      assert.deepEqual(await messagesOf(store), ['m1']);
      assert.deepEqual(await store.records(eve), [at('2', eve)]);
    });

    it('removes a record of one shard and leaves that of another with its number', async () => {
      const store = await create(() => NOW);
      const other = { ...at('1'), position: { shard: 'shardId-000000000002', sequence: '1' } };
      await store.append([at('1'), other]);
      await store.remove([at('1')]);
      assert.deepEqual(await store.records(ada), [other]);
    });

    it('pages from the newest record back', async () => {
      const store = await create(() => NOW);
      await store.append(['1', '2', '3', '4', '5'].map((sequence) => at(sequence)));
      const seen: string[] = [];
      let before: string | undefined;
      do {
        const page = await store.page({ anchor: ada, limit: 2, ...(before === undefined ? {} : { before }) });
        seen.push(...page.events.map(({ body }) => body.messageId));
        before = page.before;
      } while (before !== undefined);
      assert.deepEqual(seen, ['m5', 'm4', 'm3', 'm2', 'm1']);
    });

    it('takes records as large as the stream does, and more at once than one request holds', async () => {
      const store = await create(() => NOW);
      const noise = Array.from({ length: 20_000 }, (_, i) => ((i * 2_654_435_761) >>> 0).toString(36)).join('');
      const large = record('large', {
        entries: [
          { event: { type: 'track', messageId: 'large', timestamp: new Date(NOW).toISOString(), event: noise } },
        ],
      });
      await store.append([{ ...at('1', eve), record: large }]);
      assert.equal((await store.read(eve))[0]?.body.event, noise);
      await store.append(Array.from({ length: 60 }, (_, i) => at(String(i + 1))));
      assert.equal((await store.read(ada)).length, 60);
    });
  });
};

timelineStoreContract('memory', async (clock) => createMemoryTimelineStore({ clock }));

describe('on DynamoDB', async () => {
  const { client, createTable, close } = await openDynamoDb();
  after(close);
  timelineStoreContract('DynamoDB', async (clock) =>
    createDynamoTimelineStore({ client, table: await createTable(), clock }),
  );
});
