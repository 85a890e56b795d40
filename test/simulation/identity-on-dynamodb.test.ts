import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createDynamoErasureStore } from '../../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { openDynamoDb } from '../contracts/dynamo-table.ts';
import { compareRun } from './compare.ts';
import { clearKeyring, createDeployment, NOW } from './deployment.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = 4;

const { client, createTable, close } = await openDynamoDb();
after(close);

test('the stitcher ends at the same profiles on DynamoDB, crashes and races included', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const memory = createDeployment();
    const [table, timelines, rows] = [await createTable(), await createTable(), await createTable()];
    const profiles = createDynamoProfileStore({ client, table, keyring: clearKeyring, memberships: rows });
    const deployment = {
      ...memory,
      ports: {
        ...memory.ports,
        profiles: {
          ...profiles,
          ...createDynamoErasureStore({ client, table }),
          commit: async (change: Parameters<typeof profiles.commit>[0]) => {
            const answer = await profiles.commit(change);
            if (answer === 'committed') memory.memberships.publish(change.memberships);
            return answer;
          },
        },
        timelines: createDynamoTimelineStore({ client, table: timelines, clock: () => NOW }),
      },
    };
    assert.deepEqual(await compareRun(await runSeed(seed, { deployment })), [], `seed ${seed}`);
  }
});
