import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoRenewalStore } from '../../shared/aws/dynamodb-renewal-store.ts';
import { createMemoryRenewalStore } from '../../shared/memory/memory-renewal-store.ts';
import type { RenewalStore } from '../../shared/ports/renewal-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

/** What every RenewalStore promises; `create` gives an empty one each time. */
const contract = (create: () => Promise<RenewalStore>) => {
  it('keeps the latest per destination, written only on top of what was read', async () => {
    const store = await create();
    const first = { of: 'configured', sealed: 'one', version: 1 };
    assert.equal(await store.renewal('d'), undefined);
    assert.equal(await store.putRenewal('d', first), 'written');
    assert.equal(await store.putRenewal('d', { ...first, sealed: 'late' }), 'conflict');
    assert.deepEqual(await store.renewal('d'), first);
    assert.equal(await store.putRenewal('d', { ...first, sealed: 'two', version: 2 }), 'written');
    assert.equal(await store.putRenewal('d', { ...first, sealed: 'late', version: 2 }), 'conflict');
    assert.equal((await store.renewal('d'))?.sealed, 'two');
    assert.equal(await store.renewal('other'), undefined);
  });
};

describe('memory renewal store', () => contract(async () => createMemoryRenewalStore()));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB renewal store', () =>
  contract(async () => createDynamoRenewalStore({ client: dynamo.client, table: await dynamo.createTable() })));
