import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { createDynamoLedgerStore } from '../../shared/aws/dynamodb-ledger-store.ts';
import { type LedgerEntry, type LedgerRow, mergeStages } from '../../shared/domain/ledger/ledger.ts';
import { minutesOf, recordsOf } from '../../shared/domain/ledger/minutes.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const HOURS = ['2026-11-22T02:00:00.000Z', '2026-11-22T03:00:00.000Z'] as const;
const from = Date.parse(HOURS[0]);
const to = Date.parse(HOURS[1]);
/** Sequence numbers as Kinesis gives them: some 56 digits, and here and there one more. */
const sequence = (n: number) => String(10n ** 55n * 9n + 10n ** 54n * 9n + BigInt(n) * 10n ** 53n);

const entry = (n: number, counts: LedgerEntry['counts'], place: Partial<LedgerEntry> = {}): LedgerEntry => ({
  sourceId: 'web',
  hour: HOURS[0],
  shard: 'shardId-000000000000',
  sequence: sequence(n),
  counts,
  ...place,
});

/** A shard's history as its stage decided it, and the ways its batches are cut, repeated and cut again. */
const history = fc
  .array(
    fc.record({
      sourceId: fc.constantFrom('web', 'server'),
      hour: fc.constantFrom(...HOURS),
      counts: fc.record({ applied: fc.nat(3), duplicate: fc.nat(2), quarantined: fc.nat(1) }, { requiredKeys: [] }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((records) => records.map((record, n) => entry(n, record.counts, record)));

/** Each delivery begins at or before what is checkpointed, ends anywhere, and may lose its answer. */
const deliveries = fc.array(
  fc.record({ back: fc.nat(12), size: fc.integer({ min: 1, max: 8 }), checkpoints: fc.boolean() }),
  { maxLength: 20 },
);

const deliver = async (
  store: LedgerStore,
  all: readonly LedgerEntry[],
  plan: readonly { back: number; size: number; checkpoints: boolean }[],
) => {
  let checkpoint = 0;
  /** A batch that fails is delivered again, as Kinesis would. */
  const advance = async (entries: readonly LedgerEntry[]): Promise<boolean> =>
    store.advance('stitch', entries).then(
      () => true,
      () => false,
    );
  for (const { back, size, checkpoints } of plan) {
    const end = Math.min(all.length, checkpoint + size);
    const written = await advance(all.slice(Math.max(0, checkpoint - back), end));
    if (written && checkpoints) checkpoint = end;
  }
  for (let tries = 0; tries < 20; tries++) if (await advance(all.slice(checkpoint))) return;
  await store.advance('stitch', all.slice(checkpoint));
};

const expectedOf = (entries: readonly LedgerEntry[]): readonly LedgerRow[] =>
  mergeStages(entries.map((one) => ({ ...one, stage: 'stitch', lastSequence: one.sequence })));

/** What every LedgerStore promises; `createStore` gives an empty one each time. */
const ledgerStoreContract = (name: string, createStore: () => Promise<LedgerStore>) =>
  describe(`a LedgerStore ${name}`, () => {
    it('shows an accepted event as pending until it has a fate', async () => {
      const store = await createStore();
      await store.advance('archive', [entry(1, { accepted: 3 })]);
      const nothing = { applied: 0, duplicate: 0, quarantined: 0, suppressed: 0 };
      const row = { sourceId: 'web', hour: HOURS[0], accepted: 3, archived: 3, ...nothing, pending: 3 };
      assert.deepEqual(await store.read({ from, to }), [row]);
      await store.advance('stitch', [entry(1, { applied: 2, quarantined: 1 })]);
      assert.deepEqual(await store.read({ from, to }), [{ ...row, applied: 2, quarantined: 1, pending: 0 }]);
    });

    it('tells the minutes of what tells its minute, and how many records came, however often they are told', async () => {
      const store = await createStore();
      const accepted = [
        entry(1, { accepted: 3 }, { minute: 7 }),
        entry(2, { accepted: 2 }),
        entry(3, { accepted: 1 }, { minute: 59 }),
      ];
      const decided = [entry(1, { applied: 2, suppressed: 1 }, { minute: 7 }), entry(2, { applied: 2 })];
      for (let times = 0; times < 2; times++) {
        await store.advance('archive', accepted);
        await store.advance('stitch', decided);
      }
      const tallies = await store.tallies({ from, to });
      assert.equal(recordsOf(tallies), 3);
      const none = { applied: 0, duplicate: 0, quarantined: 0, suppressed: 0 };
      assert.deepEqual(minutesOf(tallies, { from, to }), [
        { at: from + 7 * 60_000, accepted: 3, ...none, applied: 2, suppressed: 1, pending: 0 },
        { at: from + 59 * 60_000, accepted: 1, ...none, pending: 1 },
      ]);
      assert.deepEqual(minutesOf(tallies, { from: from + 8 * 60_000, to: from + 58 * 60_000 }), []);
    });

    it('never shows less accepted than decided, however far the archive is behind', async () => {
      const store = await createStore();
      await store.advance('stitch', [entry(1, { applied: 2, duplicate: 1 })]);
      const [row] = await store.read({ from, to });
      assert.deepEqual([row?.accepted, row?.archived, row?.pending], [3, 0, 0]);
    });

    it('counts only what lies beyond its mark when batches overlap', async () => {
      const store = await createStore();
      const all = [1, 2, 3, 4, 5].map((n) => entry(n, { applied: 1 }));
      await store.advance('stitch', all.slice(0, 3));
      await store.advance('stitch', all.slice(1, 5));
      await store.advance('stitch', all);
      assert.equal((await store.read({ from, to }))[0]?.applied, 5);
    });

    it('compares sequences as numbers', async () => {
      const store = await createStore();
      await store.advance('stitch', [entry(0, { applied: 1 }, { sequence: '9' })]);
      await store.advance('stitch', [entry(0, { applied: 1 }, { sequence: '10' })]);
      await store.advance('stitch', [entry(0, { applied: 1 }, { sequence: sequence(1) })]);
      await store.advance('stitch', [entry(0, { applied: 1 }, { sequence: '11' })]);
      assert.equal((await store.read({ from, to }))[0]?.applied, 3);
    });

    it('adds the shards of a source up, each with its own mark', async () => {
      const store = await createStore();
      for (const shard of ['a', 'b']) await store.advance('stitch', [entry(7, { applied: 1 }, { shard })]);
      assert.equal((await store.read({ from, to }))[0]?.applied, 2);
    });

    it('reads the hours that overlap the time asked for, and no others', async () => {
      const store = await createStore();
      await store.advance('stitch', [entry(1, { applied: 1 }), entry(2, { applied: 1 }, { hour: HOURS[1] })]);
      const hours = async (a: number, b: number) => (await store.read({ from: a, to: b })).map(({ hour }) => hour);
      assert.deepEqual(await hours(from + 1, to - 1), [HOURS[0]]);
      assert.deepEqual(await hours(to, to + 5), [HOURS[1]]);
      assert.deepEqual(await hours(from, to), HOURS);
      assert.deepEqual(await hours(from - 7_200_000, from - 1), []);
    });

    it('counts once when two invocations write the same batches at once', async () => {
      const store = await createStore();
      const all = Array.from({ length: 12 }, (_, n) => entry(n, { applied: 1 }));
      await Promise.all([all, all.slice(0, 6), all.slice(0, 9)].map((batch) => store.advance('stitch', batch)));
      assert.equal((await store.read({ from, to }))[0]?.applied, 12);
    });

    it('sums to the set of records, however batches are cut, repeated and cut again', async () => {
      await fc.assert(
        fc.asyncProperty(history, deliveries, async (all, plan) => {
          const store = await createStore();
          await deliver(store, all, plan);
          assert.deepEqual(await store.read({ from, to }), expectedOf(all));
        }),
        { numRuns: 12 },
      );
    });
  });

ledgerStoreContract('in memory', async () => createMemoryLedgerStore());

const dynamo = await openDynamoDb();
after(dynamo.close);
const onDynamo = async (client = dynamo.client) =>
  createDynamoLedgerStore({ client, table: await dynamo.createTable() });
ledgerStoreContract('on DynamoDB', onDynamo);

/** Of the first writes, every third fails before it is made, every third after, its answer lost. */
const breakWrites = (client: typeof dynamo.client): typeof dynamo.client => {
  let writes = 0;
  const send = async (command: { input: object }) => {
    const turn = 'UpdateExpression' in command.input && ++writes < 15 ? writes % 3 : 0;
    if (turn === 1) throw new Error('throttled');
    const answer = await client.send(command as Parameters<typeof client.send>[0]);
    if (turn === 2) throw new Error('answer lost');
    return answer;
  };
  return Object.assign(Object.create(client), { send });
};

it('a ledger on DynamoDB sums to the set of records when writes fail and answers are lost', async () => {
  await fc.assert(
    fc.asyncProperty(history, deliveries, async (all, plan) => {
      const table = await dynamo.createTable();
      const broken = createDynamoLedgerStore({ client: breakWrites(dynamo.client), table });
      await deliver(broken, all, plan);
      const whole = createDynamoLedgerStore({ client: dynamo.client, table });
      assert.deepEqual(await whole.read({ from, to }), expectedOf(all));
    }),
    { numRuns: 10 },
  );
});
