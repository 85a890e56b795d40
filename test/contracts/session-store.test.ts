import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createSessionStore } from '../../shared/aws/dynamodb-session-store.ts';
import { keys } from '../../shared/aws/keys.ts';
import type { SessionDocument } from '../../shared/domain/access/session.ts';
import { createMemorySessionStore } from '../../shared/memory/memory-session-store.ts';
import type { SessionStore } from '../../shared/ports/session-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const session: SessionDocument = {
  ...{ subject: 'jane', name: 'sealed', role: 'marketer', digest: 'd', createdBy: 'user:jane' },
  ...{ createdAt: 1_000, expiresAt: 5_500 },
};

/** What every SessionStore promises; `createStore` gives an empty one each time. */
const sessionStoreContract = (name: string, createStore: () => Promise<SessionStore>) =>
  describe(`a SessionStore ${name}`, () => {
    it('gives back a session until it is deleted, whatever its expiry', async () => {
      const store = await createStore();
      await store.put('session.a', session);
      assert.deepEqual(await store.get('session.a'), session);
      assert.equal(await store.get('session.b'), undefined);
      await store.delete('session.a');
      assert.equal(await store.get('session.a'), undefined);
      await store.delete('session.a');
    });
  });

sessionStoreContract('in memory', async () => createMemorySessionStore());

const db = await openDynamoDb();
after(db.close);
sessionStoreContract('on DynamoDB', async () =>
  createSessionStore({ client: db.client, table: await db.createTable() }),
);

it('tells DynamoDB when to free a session, in seconds and never too soon', async () => {
  const table = await db.createTable();
  await createSessionStore({ client: db.client, table }).put('session.a', session);
  const { Item } = await db.client.send(new GetCommand({ TableName: table, Key: keys.session('session.a') }));
  assert.equal(Item?.['expiresAt'], 6);
});
