import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import type { Backfill } from '../../shared/domain/segment/backfill.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const backfill = (over: Partial<Backfill> = {}): Backfill => ({
  segmentId: 'buyers',
  hash: 'h1',
  version: 3,
  startedAt: 10,
  queued: false,
  progressedAt: 10,
  parts: [
    { done: 0, finished: false },
    { done: 0, finished: false },
  ],
  ...over,
});
const step = { segmentId: 'buyers', hash: 'h1', version: 3, part: 1, done: 7, finished: true, at: 20 };

/** What every BackfillStore promises; `create` gives an empty one each time. */
const backfillStoreContract = (name: string, create: () => Promise<BackfillStore>) =>
  describe(`a BackfillStore ${name}`, () => {
    it('gives back what was started, alone and in the list', async () => {
      const store = await create();
      assert.equal(await store.get('buyers'), undefined);
      await store.start(backfill());
      assert.deepEqual(await store.get('buyers'), backfill());
      assert.deepEqual(await store.list(), [backfill()]);
    });

    it('notes the progress of each part, however often it is told', async () => {
      const store = await create();
      await store.start(backfill());
      assert.equal(await store.advance(step), 'advanced');
      assert.equal(await store.advance(step), 'advanced');
      const parts = [
        { done: 0, finished: false },
        { done: 7, finished: true },
      ];
      assert.deepEqual(await store.get('buyers'), backfill({ progressedAt: 20, parts }));
    });

    it('notes that the messages of this definition are on the queue', async () => {
      const store = await create();
      await store.start(backfill());
      await store.markQueued({ segmentId: 'buyers', hash: 'other', version: 3 });
      assert.equal((await store.get('buyers'))?.queued, false);
      await store.advance(step);
      await store.markQueued(backfill());
      assert.equal((await store.get('buyers'))?.queued, true);
      assert.equal((await store.get('buyers'))?.parts[1]?.done, 7);
    });

    it('stops the backfill of a definition that was replaced', async () => {
      const store = await create();
      await store.start(backfill());
      await store.start(backfill({ hash: 'h2', version: 4 }));
      assert.equal(await store.advance(step), 'superseded');
      assert.deepEqual(await store.get('buyers'), backfill({ hash: 'h2', version: 4 }));
    });

    it('stops an earlier backfill of the same definition, which was gone in between', async () => {
      const store = await create();
      await store.start(backfill());
      await store.start(backfill({ version: 5, expected: 40 }));
      assert.equal(await store.advance(step), 'superseded');
      await store.markQueued(backfill());
      assert.deepEqual(await store.get('buyers'), backfill({ version: 5, expected: 40 }));
    });

    it('never lets an older version of the definitions take over from a newer one', async () => {
      const store = await create();
      await store.start(backfill({ hash: 'h2', version: 4 }));
      await store.start(backfill());
      assert.equal((await store.get('buyers'))?.hash, 'h2');
    });

    it('forgets a removed segment, whose late messages find nothing', async () => {
      const store = await create();
      await store.start(backfill());
      await store.remove('buyers');
      assert.equal(await store.advance(step), 'superseded');
      assert.deepEqual(await store.list(), []);
    });
  });

backfillStoreContract('in memory', async () => createMemoryBackfillStore());

const dynamo = await openDynamoDb();
after(dynamo.close);
backfillStoreContract('on DynamoDB', async () =>
  createDynamoBackfillStore({ client: dynamo.client, table: await dynamo.createTable() }),
);
