import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoHistoryStore } from '../../shared/aws/dynamodb-history-store.ts';
import { keys } from '../../shared/aws/keys.ts';
import { createMemoryHistoryStore } from '../../shared/memory/memory-history-store.ts';
import type { HistoryStore } from '../../shared/ports/history-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const HOUR = 3_600_000;
const MIDNIGHT = Date.UTC(2026, 10, 22);

const historyStoreContract = (name: string, createStore: () => Promise<HistoryStore>) =>
  describe(`a HistoryStore ${name}`, () => {
    it('keeps the first point of an hour, and each history apart', async () => {
      const store = await createStore();
      const put = (of: 'deployment' | `segment:${string}`, hour: number, members: number) =>
        store.put(of, { at: MIDNIGHT + hour * HOUR, counts: { members } });
      assert.equal(await put('segment:a', 1, 5), 'written');
      assert.equal(await put('segment:a', 1, 6), 'known');
      for (const hour of [0, 3]) await put('segment:a', hour, hour);
      await put('segment:ab', 2, 9);
      const of = 'segment:a';
      const read = async (from: number, to: number) =>
        (await store.read({ of, from: MIDNIGHT + from * HOUR, to: MIDNIGHT + to * HOUR })).map(({ counts }) => counts);
      assert.deepEqual(await read(0, 9), [{ members: 0 }, { members: 5 }, { members: 3 }]);
      assert.deepEqual(await read(1, 2), [{ members: 5 }]);
      assert.deepEqual(await store.last(of, MIDNIGHT + 3 * HOUR), { at: MIDNIGHT + HOUR, counts: { members: 5 } });
      assert.deepEqual(await store.first(of, MIDNIGHT + 2 * HOUR), { at: MIDNIGHT + 3 * HOUR, counts: { members: 3 } });
      assert.equal(await store.last(of, MIDNIGHT), undefined);
      assert.equal(await store.first(of, MIDNIGHT + 4 * HOUR), undefined);
      assert.equal(await store.last('deployment', MIDNIGHT + 9 * HOUR), undefined);
    });
  });

historyStoreContract('in memory', async () => createMemoryHistoryStore());

describe('on DynamoDB', async () => {
  const dynamo = await openDynamoDb();
  after(() => dynamo.close());
  historyStoreContract('on a table', async () =>
    createDynamoHistoryStore({ client: dynamo.client, table: await dynamo.createTable() }),
  );

  it('thins the past out: hours go after 40 days, the first of a day after 13 months', async () => {
    const table = await dynamo.createTable();
    const store = createDynamoHistoryStore({ client: dynamo.client, table });
    const kept = async (at: number): Promise<number> => {
      await store.put('deployment', { at, counts: {} });
      const { Item } = await dynamo.client.send(
        new GetCommand({ TableName: table, Key: keys.history('deployment', at) }),
      );
      return (Item?.['expiresAt'] - at / 1000) / 86_400;
    };
    assert.equal(await kept(MIDNIGHT + HOUR), 40);
    assert.equal(await kept(MIDNIGHT), 396);
  });
});
