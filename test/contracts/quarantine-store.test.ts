import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { createDynamoErasableQuarantine } from '../../shared/aws/dynamodb-erasable-quarantine.ts';
import { createDynamoQuarantineReview } from '../../shared/aws/dynamodb-quarantine-review.ts';
import { createDynamoQuarantineStore } from '../../shared/aws/dynamodb-quarantine-store.ts';
import type { Json } from '../../shared/domain/json.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { QuarantineReview } from '../../shared/ports/quarantine-review.ts';
import {
  type ErasableQuarantine,
  type QuarantinedEvent,
  type QuarantineStore,
  quarantineId,
} from '../../shared/ports/quarantine-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const NOW = Date.parse('2026-11-22T02:30:00.000Z');
const DAY = 86_400_000;

const quarantined = (n: number, more: Partial<QuarantinedEvent> = {}): QuarantinedEvent => {
  const position = { shard: 'shardId-000000000000', sequence: String(49_590_338_271_490_256n + BigInt(n)) };
  const receivedAt = more.receivedAt ?? NOW - n * 1000;
  return {
    id: quarantineId(receivedAt, position, 0),
    sourceId: 'web',
    messageId: `m-${n}`,
    receivedAt,
    position,
    reason: { code: 'invalid-type', message: 'Send one of the six types.' },
    body: { type: 'nonsense', n },
    imported: false,
    retentionDays: 400,
    ...more,
  };
};

const deep = (levels: number): Json => (levels === 0 ? 'leaf' : { inner: deep(levels - 1) });

const readAll = async (store: QuarantineStore, query: { sourceId?: string; code?: string; limit: number }) => {
  const all: QuarantinedEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list({ ...query, ...(cursor !== undefined && { cursor }) });
    all.push(...page.events);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
};

/** What every QuarantineStore promises; `createStore` gives an empty one each time. */
const quarantineStoreContract = (
  name: string,
  createStore: (clock: Clock) => Promise<QuarantineStore & ErasableQuarantine & QuarantineReview>,
) =>
  describe(`a QuarantineStore ${name}`, () => {
    const create = () => createStore(() => NOW);

    it('gives an event back with its body, however deep or odd', async () => {
      const store = await create();
      const body = { deep: deep(200), text: 'é\u0000\ud83d\ude00', lone: '\ud800', none: null, list: [], empty: '' };
      await store.put([quarantined(1, { body })]);
      assert.deepEqual((await store.list({ limit: 10 })).events, [quarantined(1, { body })]);
    });

    it('stores an event once, and keeps that it was replayed when it is stored again', async () => {
      const store = await create();
      await store.put([quarantined(1), quarantined(1)]);
      await store.markReplayed([quarantined(1).id], NOW);
      await store.put([quarantined(1)]);
      await store.markReplayed([quarantined(1).id], NOW + 5);
      assert.deepEqual((await store.list({ limit: 10 })).events, [quarantined(1, { replayedAt: NOW })]);
    });

    it('lists newest first, page by page, across months, each event once', async () => {
      const store = await create();
      const events = [0, 1, 2, 40 * DAY, 40 * DAY + 1, 80 * DAY].map((age, n) =>
        quarantined(n, { receivedAt: NOW - age }),
      );
      await store.put(events.toReversed());
      for (const limit of [1, 2, 3, 6, 50]) assert.deepEqual(await readAll(store, { limit }), events);
    });

    it('says there is more only when there is', async () => {
      const store = await create();
      await store.put([quarantined(1), quarantined(2)]);
      assert.equal((await store.list({ limit: 2 })).cursor, undefined);
      assert.notEqual((await store.list({ limit: 1 })).cursor, undefined);
    });

    it('finds the events of a source, of a reason, and of both', async () => {
      const store = await create();
      const other = { code: 'too-large', message: 'Send less.' };
      await store.put([
        quarantined(1),
        quarantined(2, { sourceId: 'app' }),
        quarantined(3, { sourceId: 'app', reason: other }),
      ]);
      const found = async (query: { sourceId?: string; code?: string }) =>
        (await readAll(store, { ...query, limit: 1 })).map(({ messageId }) => messageId);
      assert.deepEqual(await found({ sourceId: 'app' }), ['m-2', 'm-3']);
      assert.deepEqual(await found({ code: 'invalid-type' }), ['m-1', 'm-2']);
      assert.deepEqual(await found({ sourceId: 'app', code: 'too-large' }), ['m-3']);
      assert.deepEqual(await found({ sourceId: 'web', code: 'too-large' }), []);
    });

    it('gives events by id, and passes over ids that name nothing', async () => {
      const store = await create();
      await store.put([quarantined(1), quarantined(2)]);
      const found = await store.get([quarantined(2).id, 'nonsense', quarantined(9).id, quarantined(1).id]);
      assert.deepEqual(found, [quarantined(2), quarantined(1)]);
      await store.markReplayed(['nonsense', quarantined(9).id], NOW);
      assert.equal((await store.list({ limit: 10 })).events.length, 2);
    });

    it('forgets an event at the end of its retention', async () => {
      let now = NOW;
      const store = await createStore(() => now);
      await store.put([quarantined(0, { retentionDays: 30 })]);
      now = NOW + 30 * DAY - 1;
      assert.equal((await store.list({ limit: 10 })).events.length, 1);
      now = NOW + 30 * DAY;
      assert.deepEqual((await store.list({ limit: 10 })).events, []);
      assert.deepEqual(await store.get([quarantined(0, { retentionDays: 30 }).id]), []);
    });

    it('walks over every event, those past their retention too, and forgets the ones that are deleted', async () => {
      let now = NOW;
      const store = await createStore(() => now);
      const events = [0, 1, 2, 40 * DAY, 80 * DAY].map((age, n) => quarantined(n, { receivedAt: NOW - age }));
      await store.put(events);
      now = NOW + 500 * DAY;
      const walked = async (): Promise<readonly QuarantinedEvent[]> => {
        const all: QuarantinedEvent[] = [];
        for await (const event of store.walk()) all.push(event);
        return all.sort((a, b) => (a.id < b.id ? 1 : -1));
      };
      assert.deepEqual(await walked(), events);
      const [first, , third] = events;
      await store.delete([first?.id ?? '', third?.id ?? '', third?.id ?? '', 'nonsense', quarantined(9).id]);
      assert.deepEqual(
        (await walked()).map(({ messageId }) => messageId),
        ['m-1', 'm-3', 'm-4'],
      );
      await store.delete([]);
    });

    it('gives heads newest first, across months, without what was sent, and says whether they are all', async () => {
      const store = await create();
      const ages = [0, 1, 40 * DAY, 80 * DAY, 500 * DAY];
      await store.put(ages.map((age, n) => quarantined(n, { receivedAt: NOW - age })));
      await store.markReplayed([quarantined(1, { receivedAt: NOW - 1 }).id], NOW);
      const all = await store.heads({ limit: 10 });
      assert.equal(all.isComplete, true);
      const expected = ages.slice(0, 4).map((age, n) => {
        const { id, sourceId, reason, receivedAt } = quarantined(n, { receivedAt: NOW - age });
        return { id, sourceId, reason, receivedAt, ...(n === 1 && { replayedAt: NOW }) };
      });
      assert.deepEqual(all.heads, expected);
      assert.deepEqual(await store.heads({ limit: 2 }), { heads: expected.slice(0, 2), isComplete: false });
      assert.equal((await store.heads({ limit: 4 })).isComplete, true);
    });

    it('sets aside what waits, and lets it wait again', async () => {
      const store = await create();
      const [one, two, three] = [quarantined(1), quarantined(2), quarantined(3)];
      await store.put([one, two, three]);
      await store.markReplayed([three.id], NOW);
      const by = { at: NOW, reason: 'From a test page.' };
      const ids = [one.id, one.id, three.id, 'nonsense', quarantined(9).id];
      assert.deepEqual(await store.discard(ids, by), [one.id]);
      assert.deepEqual(await store.discard([one.id], { at: NOW + 5, reason: 'Again.' }), []);
      const aside = { ...one, discardedAt: NOW, discardReason: 'From a test page.' };
      assert.deepEqual(await store.get([one.id, two.id]), [aside, two]);
      assert.deepEqual(await store.restore([one.id, two.id, 'nonsense']), [one.id]);
      assert.deepEqual(await store.get([one.id]), [one]);
    });

    it('holds the set of what was put, however often and in whatever order', async () => {
      const puts = fc.array(fc.array(fc.nat(30), { maxLength: 6 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(puts, fc.integer({ min: 1, max: 7 }), async (batches, limit) => {
          const store = await create();
          await Promise.all(batches.map((batch) => store.put(batch.map((n) => quarantined(n)))));
          const expected = [...new Set(batches.flat())].sort((a, b) => a - b).map((n) => quarantined(n));
          assert.deepEqual(await readAll(store, { limit }), expected);
        }),
        { numRuns: 15 },
      );
    });
  });

quarantineStoreContract('in memory', async (clock) => createMemoryQuarantineStore({ clock }));

const dynamo = await openDynamoDb();
after(dynamo.close);
quarantineStoreContract('on DynamoDB', async (clock) => {
  const options = { client: dynamo.client, table: await dynamo.createTable(), clock };
  return {
    ...createDynamoQuarantineStore(options),
    ...createDynamoErasableQuarantine(options),
    ...createDynamoQuarantineReview(options),
  };
});
