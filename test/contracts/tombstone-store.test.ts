import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoTombstoneStore } from '../../shared/aws/dynamodb-tombstone-store.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Tombstone } from '../../shared/domain/privacy/tombstone.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const T = Date.UTC(2026, 10, 30, 12);
const key = (text: string) => text as IdentifierKey;
const ANN = key('email:ann');
const tombstone = (name: string, erasedAt: number, more: Partial<Tombstone> = {}): Tombstone => ({
  key: key(name),
  erasedAt,
  requestId: `request-${erasedAt}`,
  epoch: 1,
  ...more,
});

const allSince = async (store: TombstoneStore, from: number, limit: number): Promise<readonly Tombstone[]> => {
  const found: Tombstone[] = [];
  let after: string | undefined;
  do {
    const page = await store.since({ from, limit, ...(after === undefined ? {} : { after }) });
    assert.ok(page.tombstones.length <= limit);
    found.push(...page.tombstones);
    after = page.after;
  } while (after !== undefined);
  return found;
};

/** What every TombstoneStore promises; `create` gives an empty one each time. */
const contract = (create: () => Promise<TombstoneStore>) => {
  const standing = async (store: TombstoneStore, name = ANN) => (await store.of([name])).get(name);

  it('finds those of the identifiers that are asked for, each once', async () => {
    const store = await create();
    const [ann, bob] = [tombstone('email:ann', T), tombstone('userId:bob', T + 1, { epoch: 3, liftedAt: T + 2 })];
    await store.put([ann, bob]);
    const asked = [ANN, key('userId:bob'), ANN, key('userId:eve')];
    for (const consistent of [true, false])
      assert.deepEqual(
        await store.of(asked, { consistent }),
        new Map([
          [ann.key, ann],
          [bob.key, bob],
        ]),
      );
    assert.equal((await store.of([])).size, 0);
  });

  it('keeps of an identifier the latest erasure, in whatever order they are put', async () => {
    for (const order of [
      [T, T + 5],
      [T + 5, T],
    ]) {
      const store = await create();
      for (const at of order) await store.put([tombstone('email:ann', at)]);
      assert.deepEqual(await standing(store), tombstone('email:ann', T + 5));
      assert.deepEqual(await allSince(store, 0, 10), [tombstone('email:ann', T + 5)]);
    }
  });

  it('changes nothing when one is put again, lifted or not', async () => {
    const store = await create();
    await store.put([tombstone('email:ann', T)]);
    await store.lift(ANN, { erasedAt: T, liftedAt: T + 9 });
    await store.put([tombstone('email:ann', T), tombstone('email:ann', T, { requestId: 'another' })]);
    assert.deepEqual(await standing(store), tombstone('email:ann', T, { liftedAt: T + 9 }));
  });

  it('lifts as of the earliest consent, and only the erasure that it came after', async () => {
    const store = await create();
    await store.put([tombstone('email:ann', T)]);
    for (const liftedAt of [T + 9, T + 4, T + 7]) await store.lift(ANN, { erasedAt: T, liftedAt });
    await store.lift(ANN, { erasedAt: T - 1, liftedAt: T + 1 });
    await store.lift(key('email:nobody'), { erasedAt: T, liftedAt: T + 1 });
    assert.deepEqual(await standing(store), tombstone('email:ann', T, { liftedAt: T + 4 }));
    assert.equal((await store.of([key('email:nobody')])).size, 0);
    const again = tombstone('email:ann', T + 20, { epoch: 2 });
    await store.put([again]);
    assert.deepEqual(await standing(store), again);
  });

  it('lists by time from an instant on, in pages of any size, as they stand', async () => {
    const store = await create();
    const all = Array.from({ length: 7 }, (_, i) => tombstone(`email:${6 - i}`, T + i));
    await store.put([...all.toReversed(), tombstone('email:twin', T + 3)]);
    await store.put([tombstone('email:6', T + 100)]);
    await store.lift(key('email:5'), { erasedAt: T + 1, liftedAt: T + 50 });
    const [, five, ...rest] = all;
    assert.ok(five);
    const listed = [
      { ...five, liftedAt: T + 50 },
      ...rest.slice(0, 2),
      tombstone('email:twin', T + 3),
      ...rest.slice(2),
    ];
    const expected = [...listed, tombstone('email:6', T + 100)];
    for (const limit of [1, 2, 3, 8, 50])
      assert.deepEqual(await allSince(store, 0, limit), expected, `${limit} a page`);
    assert.deepEqual(
      (await allSince(store, T + 3, 2)).map(({ key: each }) => each),
      expected.filter(({ erasedAt }) => erasedAt >= T + 3).map(({ key: each }) => each),
    );
    assert.deepEqual(await allSince(store, T + 101, 5), []);
  });
};

describe('memory tombstone store', () => contract(async () => createMemoryTombstoneStore()));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB tombstone store', () =>
  contract(async () => createDynamoTombstoneStore({ client: dynamo.client, table: await dynamo.createTable() })));
