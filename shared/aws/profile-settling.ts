import { createSettleProfile } from '../stitching/settle-profile.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient, sqsClient } from './clients.ts';
import { openConfiguration } from './configured.ts';
import { createDynamoProfileStore } from './dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from './dynamodb-timeline-store.ts';
import { createDynamoTimerStore } from './dynamodb-timer-store.ts';
import { resourceName as name } from './environment.ts';
import { createKeyring } from './hmac-keyring.ts';
import { deploymentSecret } from './secret.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** Wires `createSettleProfile` for a function that reads and writes what the stitcher does, ledger and quarantine apart. */
export const createProfileSettling = async () => {
  const client = documentClient();
  const clock = Date.now;
  const keyring = createKeyring((await deploymentSecret()).identifierKey);
  const { configuration, rules } = openConfiguration();
  const queue = createSqsQueue({ client: sqsClient(), url: name('queue:timers') });
  const [table, memberships] = [name('table:profiles'), name('table:memberships')];
  const settle = createSettleProfile({
    profiles: createDynamoProfileStore({ client, table, keyring, memberships }),
    timelines: createDynamoTimelineStore({ client, table: name('table:timelines'), clock }),
    timers: createDynamoTimerStore({ client, table: name('table:timers'), queue, clock }),
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    rules,
    keyring,
    clock,
  });
  return { rules, settle };
};
