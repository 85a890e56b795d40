import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoProfileCounter } from '../../shared/aws/dynamodb-profile-counter.ts';
import { keys } from '../../shared/aws/keys.ts';
import { writeBatches } from '../../shared/aws/write-batches.ts';
import { profileCountOf } from '../../shared/domain/profile/profile-count.ts';
import { createMemoryProfileCounter } from '../../shared/memory/memory-profile-counter.ts';
import type { ProfileCounter } from '../../shared/ports/profile-counter.ts';
import { openDynamoDb } from './dynamo-table.ts';

const idsOf = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `profile-${n}`);

const profileCounterContract = (name: string, createCounter: (ids: readonly string[]) => Promise<ProfileCounter>) =>
  describe(`a ProfileCounter ${name}`, () => {
    it('counts none and a few exactly', async () => {
      for (const count of [0, 23])
        assert.deepEqual(profileCountOf(await (await createCounter(idsOf(count))).sample(7)), {
          ...{ count, how: 'counted', margin: 0 },
        });
    });

    it('estimates many within a fifth of what there is, whichever part it looks at', async () => {
      const counter = await createCounter(idsOf(5000));
      for (const turn of [0, 1, 5]) {
        const { count, how } = profileCountOf(await counter.sample(turn));
        assert.equal(how, 'estimated');
        assert.ok(Math.abs(count - 5000) < 1000, `${count}`);
      }
    });
  });

profileCounterContract('in memory', async (ids) => createMemoryProfileCounter(ids));

describe('on DynamoDB', async () => {
  const dynamo = await openDynamoDb();
  after(() => dynamo.close());
  profileCounterContract('on a table', async (ids) => {
    const table = await dynamo.createTable();
    const puts = [...ids.map((id) => ({ ...keys.head(id), b: 1 })), keys.pointer('email:1')];
    await writeBatches(
      dynamo.client,
      table,
      puts.map((Item) => ({ PutRequest: { Item } })),
    );
    return createDynamoProfileCounter({ client: dynamo.client, table });
  });
});
