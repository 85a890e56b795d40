import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createDynamoErasureStore } from '../../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { createLift } from '../../shared/stitching/lift.ts';
import { openDynamoDb } from '../contracts/dynamo-table.ts';
import { compareRun } from './compare.ts';
import { clearKeyring, createDeployment, NOW } from './deployment.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = 4;
/** An erasure walks more: fewer of them. */
const ERASING_SEEDS = 2;

const { client, createTable, close } = await openDynamoDb();
after(close);

/** A deployment in memory, but for profiles and timelines. */
const onDynamoDb = async () => {
  const memory = createDeployment();
  const [table, timelines, rows] = [await createTable(), await createTable(), await createTable()];
  const profiles = createDynamoProfileStore({ client, table, keyring: clearKeyring, memberships: rows });
  const erasures = createDynamoErasureStore({ client, table });
  return {
    ...memory,
    ports: {
      ...memory.ports,
      profiles: {
        ...profiles,
        ...erasures,
        commit: async (change: Parameters<typeof profiles.commit>[0]) => {
          const answer = await profiles.commit(change);
          if (answer === 'committed') memory.memberships.publish(change.memberships);
          return answer;
        },
      },
      lift: createLift(erasures, memory.tombstones),
      timelines: createDynamoTimelineStore({ client, table: timelines, clock: () => NOW }),
    },
  };
};

test('the stitcher ends at the same profiles on DynamoDB, crashes and races included', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const deployment = await onDynamoDb();
    assert.deepEqual(await compareRun(await runSeed(seed, { deployment })), [], `seed ${seed}`);
  }
});

test('an erasure leaves the same on DynamoDB', async () => {
  for (let seed = 1; seed <= ERASING_SEEDS; seed++) {
    const deployment = await onDynamoDb();
    assert.deepEqual(await compareRun(await runSeed(seed, { deployment, erasing: true })), [], `seed ${seed}`);
  }
});
