import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoInactiveErasures } from '../../shared/aws/dynamodb-inactive-erasures.ts';
import { createMemoryInactiveErasures } from '../../shared/memory/memory-inactive-erasures.ts';
import type { InactiveErasures } from '../../shared/ports/inactive-erasures.ts';
import { openDynamoDb } from './dynamo-table.ts';

const erasure = (requestId: string) => ({ requestId, requestedAt: 5, sealed: `of ${requestId}` });

/** What every InactiveErasures promises; `create` gives an empty one each time. */
const contract = (create: () => Promise<InactiveErasures>) => {
  it('has one erasure of a profile under way, the first that began', async () => {
    const store = await create();
    assert.equal(await store.find('p'), undefined);
    const begun = await Promise.all(['a', 'b', 'c'].map((id) => store.begin('p', erasure(id))));
    const [first] = begun;
    assert.deepEqual(begun, [first, first, first]);
    assert.deepEqual(await store.find('p'), first);
    assert.deepEqual(await store.begin('q', erasure('d')), erasure('d'));
  });

  it('forgets one that ended, and no other', async () => {
    const store = await create();
    await store.begin('p', erasure('a'));
    await store.end('p', 'b');
    assert.deepEqual(await store.find('p'), erasure('a'));
    await store.end('p', 'a');
    await store.end('p', 'a');
    assert.equal(await store.find('p'), undefined);
    assert.deepEqual(await store.begin('p', erasure('b')), erasure('b'));
    await store.end('p', 'a');
    assert.deepEqual(await store.find('p'), erasure('b'));
  });
};

describe('memory inactive erasures', () => contract(async () => createMemoryInactiveErasures()));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB inactive erasures', () =>
  contract(async () => createDynamoInactiveErasures({ client: dynamo.client, table: await dynamo.createTable() })));
