import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { countDerived, type DerivedTables, emptyDerived } from '../../shared/aws/derived-tables.ts';
import { readLedgerMarks, writeRecount } from '../../shared/aws/dynamodb-ledger-recount.ts';
import { createDynamoLedgerStore } from '../../shared/aws/dynamodb-ledger-store.ts';
import { keys } from '../../shared/aws/keys.ts';
import type { LedgerCounts } from '../../shared/domain/ledger/ledger.ts';
import { createRecount } from '../../shared/domain/ledger/recount.ts';
import { openDynamoDb } from './dynamo-table.ts';

const HOUR = '2026-11-22T02:00:00.000Z';

describe('what a rebuild does to tables', () => {
  let dynamo: Awaited<ReturnType<typeof openDynamoDb>>;
  before(async () => {
    dynamo = await openDynamoDb();
  });
  after(() => dynamo.close());

  const openTables = async (): Promise<DerivedTables> => ({
    profiles: await dynamo.createTable(),
    timelines: await dynamo.createTable(),
    memberships: await dynamo.createTable(),
    timers: await dynamo.createTable(),
    quarantine: await dynamo.createTable(),
  });
  const put = (TableName: string, item: object) => dynamo.client.send(new PutCommand({ TableName, Item: { ...item } }));
  const kept = async (TableName: string): Promise<string[]> => {
    const found: string[] = [];
    for await (const { Items = [] } of paginateScan({ client: dynamo.client }, { TableName }))
      found.push(...Items.map((item) => `${item['pk']} ${item['sk']}`));
    return found.sort();
  };

  it('counts and removes what stitching wrote, and leaves progress, sweeps and what a person sent again', async () => {
    const tables = await openTables();
    for (let n = 0; n < 60; n++) {
      await put(tables.profiles, { ...keys.head(`p${n}`), b: 'head' });
      await put(tables.profiles, keys.pointer(`email:${n}`));
      await put(tables.timelines, keys.timeline(`email:${n}`, { shard: 'shardId-000000000000', sequence: String(n) }));
      await put(tables.memberships, { ...keys.member('s', `p${n}`), member: n % 2 === 0 });
    }
    await put(tables.memberships, keys.backfill('s'));
    await put(tables.timers, { pk: keys.timerMinute(0, 0), sk: keys.timer(0, 'p1') });
    await put(tables.timers, keys.timersSwept);
    await put(tables.quarantine, { ...keys.quarantined(0, '1'), code: 'invalid-type' });
    await put(tables.quarantine, { ...keys.quarantined(0, '2'), code: 'poison', replayedAt: 5 });
    await put(tables.quarantine, { ...keys.quarantined(0, '3'), code: 'poison' });
    assert.deepEqual(await countDerived(dynamo.client, tables), { records: 60, profiles: 60, memberships: 30 });
    let deleted = 0;
    await emptyDerived(dynamo.client, tables, (items) => {
      deleted += items;
    });
    assert.equal(deleted, 4 * 60 + 2);
    assert.deepEqual(await countDerived(dynamo.client, tables), { records: 0, profiles: 0, memberships: 0 });
    assert.deepEqual(await kept(tables.memberships), ['B s']);
    assert.deepEqual(await kept(tables.timers), ['W swept']);
    assert.deepEqual(
      (await kept(tables.quarantine)).map((key) => key.at(-1)),
      ['1', '2'],
    );
  });

  const entry = (sequence: string, counts: LedgerCounts, hour = HOUR) => ({
    ...{ sourceId: 'web', hour, shard: 'shardId-000000000000' },
    ...{ sequence, counts },
  });

  it('gives events that the stitcher gave up their fate in the ledger, and takes none from events no longer archived', async () => {
    const table = await dynamo.createTable();
    const ledger = createDynamoLedgerStore({ client: dynamo.client, table });
    const old = '2026-11-21T02:00:00.000Z';
    await ledger.advance('archive', [
      entry('7', { accepted: 4 }, old),
      entry('9', { accepted: 1 }),
      entry('10', { accepted: 1 }),
    ]);
    await ledger.advance('stitch', [entry('7', { applied: 4 }, old), entry('10', { quarantined: 1 })]);
    const recount = createRecount();
    recount.add([entry('7', { applied: 1 }, old), entry('9', { applied: 1 })]);
    recount.add([entry('9', { applied: 1 }), entry('10', { applied: 1 })]);
    await writeRecount({ client: dynamo.client, table }, recount.tallies());
    await ledger.advance('stitch', [entry('10', { applied: 1 }), entry('11', { duplicate: 1 })]);
    const rows = await ledger.read({ from: Date.parse(old), to: Date.parse(HOUR) });
    assert.deepEqual(
      rows.map(({ accepted, applied, duplicate, quarantined, pending }) => [
        accepted,
        applied,
        duplicate,
        quarantined,
        pending,
      ]),
      [
        [4, 4, 0, 0, 0],
        [3, 2, 1, 0, 0],
      ],
    );
  });

  it('knows how far archiver and stitcher have come on each shard', async () => {
    const table = await dynamo.createTable();
    const ledger = createDynamoLedgerStore({ client: dynamo.client, table });
    await ledger.advance('archive', [
      entry('9', { accepted: 2 }),
      entry('100', { accepted: 3 }, '2026-11-22T01:00:00.000Z'),
    ]);
    await ledger.advance('stitch', [entry('9', { applied: 2 })]);
    const { accepted, last } = await readLedgerMarks({ client: dynamo.client, table });
    assert.equal(accepted, 5);
    assert.deepEqual([...last.archive.values()].map(BigInt), [100n]);
    assert.deepEqual([...last.stitch.values()].map(BigInt), [9n]);
  });
});
