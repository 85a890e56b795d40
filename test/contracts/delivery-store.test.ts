import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoDeliveryStore } from '../../shared/aws/dynamodb-delivery-store.ts';
import type { Delivery } from '../../shared/domain/export/delivery-ledger.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryDeliveryStore } from '../../shared/memory/memory-delivery-store.ts';
import { AUDIENCE_SHARDS, type DeliveryStore } from '../../shared/ports/delivery-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const keyOf = (n: number): IdentifierKey => `email:${String(n).padStart(4, '0')}` as IdentifierKey;
const entry = (n: number, over: Partial<Delivery> = {}): Delivery => ({
  audience: 'to/buyers',
  key: keyOf(n),
  version: 1,
  state: 'sending',
  operation: 'add',
  operationId: 'o',
  runId: 'r',
  chunk: 1,
  until: 10,
  at: 5,
  before: 'absent',
  sealed: 'sealed',
  ...over,
});

const walk = async (store: DeliveryStore, audience: string, limit: number): Promise<string[]> => {
  const found: string[] = [];
  for (let shard = 0; shard < AUDIENCE_SHARDS; shard++) {
    let next: string | undefined;
    do {
      const page = await store.walk({ audience, shard, limit, ...(next === undefined ? {} : { after: next }) });
      found.push(...page.entries.map(({ key }) => key));
      next = page.after;
    } while (next !== undefined);
  }
  return found.sort();
};

/** What every DeliveryStore promises; `create` gives an empty one each time. */
const deliveryStoreContract = (name: string, create: () => Promise<DeliveryStore>) => {
  describe(`DeliveryStore: ${name}`, () => {
    it('gives back what was written, whole', async () => {
      const store = await create();
      const written = entry(1, { repeatAt: 99 });
      assert.equal(await store.put(written), 'written');
      const found = await store.entries('to/buyers', [keyOf(1), keyOf(2), keyOf(1)]);
      assert.deepEqual([...found], [[keyOf(1), written]]);
      assert.equal((await store.entries('to/others', [keyOf(1)])).size, 0);
    });

    it('writes only on top of the version that was read', async () => {
      const store = await create();
      await store.put(entry(1));
      assert.equal(await store.put(entry(1)), 'conflict');
      assert.equal(await store.put(entry(1, { version: 3 })), 'conflict');
      assert.equal(await store.put(entry(2, { version: 2 })), 'conflict');
      assert.equal(await store.put(entry(1, { version: 2, state: 'sent' })), 'written');
      assert.equal((await store.entries('to/buyers', [keyOf(1)])).get(keyOf(1))?.state, 'sent');
    });

    it('forgets an entry as it was read, and nobody writes on top of what is gone', async () => {
      const store = await create();
      for (const n of [1, 2]) await store.put(entry(n));
      await store.put(entry(1, { version: 2, state: 'absent' }));
      assert.equal(await store.forget(entry(1)), 'conflict');
      assert.equal(await store.forget(entry(3)), 'conflict');
      assert.equal(await store.forget(entry(1, { version: 2 })), 'forgotten');
      assert.equal(await store.forget(entry(1, { version: 2 })), 'conflict');
      assert.deepEqual([...(await store.entries('to/buyers', [keyOf(1), keyOf(2)])).keys()], [keyOf(2)]);
      assert.equal(await store.put(entry(1, { version: 3 })), 'conflict');
      assert.equal(await store.put(entry(1)), 'written');
    });

    it('remembers which audiences were told of an identifier, from the first add on and beyond its removal', async () => {
      const store = await create();
      const told = async () =>
        (await store.disclosures([keyOf(1)])).toSorted((a, b) => (a.audience < b.audience ? -1 : 1));
      assert.deepEqual(await told(), []);
      await store.put(entry(1));
      await store.put(entry(1, { audience: 'to/others', at: 9, runId: 'r2' }));
      await store.put(entry(2));
      const buyers = { audience: 'to/buyers', key: keyOf(1), firstSentAt: 5, runId: 'r' };
      const others = { audience: 'to/others', key: keyOf(1), firstSentAt: 9, runId: 'r2' };
      assert.deepEqual(await told(), [buyers, others]);
      await store.put(entry(1, { version: 2, state: 'confirmed', at: 20 }));
      assert.deepEqual(await told(), [buyers, others]);
      const removing = entry(1, { version: 3, operation: 'remove', before: 'confirmed', at: 30 });
      await store.put(removing);
      await store.put({ ...removing, version: 4, state: 'absent', at: 31 });
      assert.deepEqual(await told(), [{ ...buyers, removedAt: 31 }, others]);
      await store.put(entry(1, { version: 5, at: 40, runId: 'r3' }));
      assert.deepEqual(await told(), [{ ...buyers, runId: 'r3' }, others]);
      assert.equal((await store.disclosures([keyOf(1), keyOf(2)])).length, 3);
      await store.forgetDisclosures([keyOf(1), keyOf(3)]);
      assert.deepEqual(await told(), []);
      assert.equal((await store.disclosures([keyOf(1), keyOf(2)])).length, 1);
    });

    it('walks all that is not absent, once, page by page', async () => {
      const store = await create();
      for (let n = 0; n < 120; n++) await store.put(entry(n, n % 4 === 0 ? { state: 'absent' } : {}));
      await store.put(entry(7, { audience: 'to/others' }));
      const expected = Array.from({ length: 120 }, (_, n) => n).filter((n) => n % 4 !== 0);
      assert.deepEqual(await walk(store, 'to/buyers', 3), expected.map(keyOf));
      assert.equal(await store.count('to/buyers', 1_000), 90);
      assert.ok((await store.count('to/buyers', 10)) >= 10);
      assert.equal(await store.count('to/nobody', 10), 0);
      const many = await store.entries(
        'to/buyers',
        Array.from({ length: 120 }, (_, n) => keyOf(n)),
      );
      assert.equal(many.size, 120);
    });
  });
};

deliveryStoreContract('memory', async () => createMemoryDeliveryStore());

const dynamo = await openDynamoDb();
after(dynamo.close);
deliveryStoreContract('DynamoDB', async () =>
  createDynamoDeliveryStore({ client: dynamo.client, table: await dynamo.createTable() }),
);
