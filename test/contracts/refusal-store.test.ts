import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoRefusalStore } from '../../shared/aws/dynamodb-refusal-store.ts';
import type { AddressAct } from '../../shared/domain/consent/address-acts.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryRefusalStore } from '../../shared/memory/memory-refusal-store.ts';
import type { RefusalStore } from '../../shared/ports/refusal-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const ANN = 'email:ann' as IdentifierKey;
const BOB = 'email:bob' as IdentifierKey;
const T = Date.UTC(2026, 10, 1);

const no = (key: IdentifierKey, purpose: string, at: number): AddressAct => ({
  ...{ key, purpose },
  cell: { granted: false, at },
});
const yes = (key: IdentifierKey, purpose: string, at: number): AddressAct => ({
  ...{ key, purpose },
  cell: { granted: true, at, act: true },
});

/** What every RefusalStore promises; `create` gives an empty one each time. */
const contract = (create: () => Promise<RefusalStore>) => {
  const kept = async (store: RefusalStore, key: IdentifierKey) =>
    Object.fromEntries((await store.find([key])).get(key) ?? []);

  it('keeps of each address and purpose the latest act, whatever the order, and the refusal where both came at once', async () => {
    const acts = [no(ANN, 'email', T), yes(ANN, 'email', T + 2), no(ANN, 'email', T + 1), yes(ANN, 'ads', T)];
    for (const order of [acts, acts.toReversed()]) {
      const store = await create();
      for (const act of order) await store.record([act]);
      assert.deepEqual(await kept(store, ANN), {
        email: { granted: true, at: T + 2, act: true },
        ads: { granted: true, at: T, act: true },
      });
      await store.record([no(ANN, 'ads', T)]);
      await store.record([yes(ANN, 'ads', T)]);
      assert.deepEqual((await kept(store, ANN))['ads'], { granted: false, at: T });
    }
  });

  it('keeps what several say at once, and finds it among others', async () => {
    const store = await create();
    const acts = [no(ANN, 'email', T), yes(ANN, 'email', T + 1), no(BOB, 'email', T), no(BOB, 'pk', T), no(BOB, '', T)];
    await Promise.all([store.record(acts), store.record(acts), ...acts.map((act) => store.record([act]))]);
    const found = await store.find([ANN, BOB, 'email:eve' as IdentifierKey, ANN]);
    assert.deepEqual([...found.keys()].sort(), [ANN, BOB]);
    assert.deepEqual(await kept(store, ANN), { email: { granted: true, at: T + 1, act: true } });
    const refused = { granted: false, at: T };
    assert.deepEqual(await kept(store, BOB), { email: refused, pk: refused, '': refused });
  });

  it('forgets what was said at an address, and nothing else', async () => {
    const store = await create();
    await store.record([no(ANN, 'email', T), yes(ANN, 'ads', T), no(BOB, 'email', T)]);
    await store.forget([ANN, 'email:eve' as IdentifierKey]);
    await store.forget([]);
    assert.deepEqual([...(await store.find([ANN, BOB])).keys()], [BOB]);
    await store.record([yes(ANN, 'email', T - 1)]);
    assert.deepEqual(await kept(store, ANN), { email: { granted: true, at: T - 1, act: true } });
  });

  it('finds nothing where nothing was said or asked', async () => {
    const store = await create();
    await store.record([]);
    assert.equal((await store.find([ANN])).size, 0);
    assert.equal((await store.find([])).size, 0);
  });
};

describe('memory refusal store', () => contract(async () => createMemoryRefusalStore()));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB refusal store', () =>
  contract(async () => createDynamoRefusalStore({ client: dynamo.client, table: await dynamo.createTable() })));
