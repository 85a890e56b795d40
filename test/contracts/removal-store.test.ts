import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoRemovalStore } from '../../shared/aws/dynamodb-removal-store.ts';
import { askAudience, type KnownAudience, type RemovalRequest } from '../../shared/domain/export/removal.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryRemovalStore } from '../../shared/memory/memory-removal-store.ts';
import type { RemovalStore } from '../../shared/ports/removal-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const T = Date.UTC(2026, 10, 22);
const known = (exportId: string, over: Partial<KnownAudience> = {}): KnownAudience => ({
  ...{ audience: 'to/list', exportId, segmentId: 's', destinationId: 'to', destinationName: 'To' },
  ...{ type: 'webhook', settings: { url: 'https://to.example/' } },
  ...over,
});
const request = (id: string, over: Partial<RemovalRequest> = {}): RemovalRequest => ({
  ...{ id, version: 1, keys: ['email:1' as IdentifierKey], isErased: true, askedAt: T, lookedAt: T, nextAt: T },
  ...{ audiences: [askAudience(known('x'), T)], before: [{ exportId: 'x', runId: 'r' }] },
  ...over,
});

/** What every RemovalStore promises; `create` gives an empty one each time. */
const removalStoreContract = (name: string, create: () => Promise<RemovalStore>) => {
  describe(`RemovalStore: ${name}`, () => {
    it('remembers an audience once for each export that fed it, as it was served last', async () => {
      const store = await create();
      assert.deepEqual(await store.audiences(), []);
      for (const each of [known('x'), known('y'), known('x', { settings: { url: 'https://new.example/' } })])
        await store.remember(each);
      const found = (await store.audiences()).toSorted((a, b) => a.exportId.localeCompare(b.exportId));
      assert.deepEqual(found, [known('x', { settings: { url: 'https://new.example/' } }), known('y')]);
    });

    it('says when a destination was deleted last', async () => {
      const store = await create();
      assert.equal(await store.deletedAt('to'), undefined);
      for (const at of [T, T + 5]) await store.noteDeleted('to', at);
      assert.deepEqual([await store.deletedAt('to'), await store.deletedAt('other')], [T + 5, undefined]);
    });

    it('writes a request only on top of the version that was read', async () => {
      const store = await create();
      assert.equal(await store.put(request('a')), 'written');
      assert.equal(await store.put(request('a')), 'conflict');
      assert.equal(await store.put(request('a', { version: 3 })), 'conflict');
      assert.equal(await store.put(request('b', { version: 2 })), 'conflict');
      assert.deepEqual(await store.get('a'), request('a'));
      assert.equal(await store.get('b'), undefined);
      assert.equal(await store.put(request('a', { version: 2, nextAt: T + 9 })), 'written');
      assert.deepEqual(await store.due({ now: T + 8, limit: 9 }), []);
      assert.equal((await store.due({ now: T + 9, limit: 9 })).length, 1);
    });

    it('lists what is open and due, what is due first first, until it is closed', async () => {
      const store = await create();
      for (const [id, nextAt] of [
        ['late', T + 2],
        ['first', T],
        ['never', T + 60_000],
        ['second', T + 1],
      ] as const)
        await store.put(request(id, { nextAt }));
      const ids = async (limit: number) => (await store.due({ now: T + 2, limit })).map(({ id }) => id);
      assert.deepEqual(await ids(9), ['first', 'second', 'late']);
      assert.deepEqual(await ids(1), ['first']);
      const closed = request('first', { version: 2, keys: [], before: [], closedAt: T + 2 });
      assert.equal(await store.put(closed), 'written');
      assert.deepEqual(await ids(9), ['second', 'late']);
      assert.deepEqual(await store.get('first'), closed);
      assert.equal(await store.put(request('first', { version: 3 })), 'written', 'and may be asked again');
      assert.deepEqual(await ids(1), ['first']);
    });
  });
};

removalStoreContract('memory', async () => createMemoryRemovalStore());

const dynamo = await openDynamoDb();
after(dynamo.close);
removalStoreContract('DynamoDB', async () =>
  createDynamoRemovalStore({ client: dynamo.client, table: await dynamo.createTable() }),
);
