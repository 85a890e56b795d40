import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoErasureStore } from '../../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import type { ErasureStore } from '../../shared/ports/erasure-store.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import { openDynamoDb } from './dynamo-table.ts';
import { created, key } from './profile-fixtures.ts';

const keyring = { open: (sealed: string): string => sealed };

/** What every ErasureStore promises of fences that go again; `create` gives an empty one each time. */
const contract = (create: () => Promise<ProfileStore & ErasureStore>) => {
  const open = async () => {
    const store = await create();
    await store.commit(created('P', 'userId:a', 'email:b'));
    const tombstone = { key: key('email:b'), erasedAt: 9_000, requestId: 'request-1', epoch: 1 };
    await store.fence(tombstone);
    const place = async () => {
      const { pointers, fences } = await store.places([key('email:b')]);
      return [...pointers.values(), ...fences.values()].map((each) =>
        'requestId' in each ? each.requestId : 'pointer',
      );
    };
    return { store, tombstone, place };
  };

  it('takes a fence away, as if the identifier had never been, and again changes nothing', async () => {
    const { store, place } = await open();
    await store.unfence(key('email:b'), 'request-1');
    await store.unfence(key('email:b'), 'request-1');
    assert.deepEqual(await place(), []);
    const [pointer] = created('Q', 'email:b').pointers;
    assert.ok(pointer);
    assert.equal(await store.commit({ ...created('Q', 'email:b'), pointers: [pointer] }), 'committed');
    assert.deepEqual(await place(), ['pointer']);
    await store.unfence(key('email:b'), 'request-1');
    assert.deepEqual(await place(), ['pointer'], 'a pointer is no fence');
  });

  it('leaves the fence of another erasure, whichever came first', async () => {
    const { store, tombstone, place } = await open();
    await store.unfence(key('email:b'), 'request-2');
    assert.deepEqual(await place(), ['request-1']);
    await store.fence({ ...tombstone, requestId: 'request-2', erasedAt: 9_500 });
    await store.unfence(key('email:b'), 'request-1');
    assert.deepEqual(await place(), ['request-2']);
  });
};

describe('memory fences that go again', () => contract(async () => createMemoryProfileStore({ keyring })));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB fences that go again', () =>
  contract(async () => {
    const options = { client: dynamo.client, table: await dynamo.createTable() };
    return { ...createDynamoProfileStore({ ...options, keyring }), ...createDynamoErasureStore(options) };
  }));
