import type { Clock } from '../ports/clock.ts';
import { createLift } from '../stitching/lift.ts';
import { createCachedIdentityRules } from './cached-identity-rules.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient, sqsClient } from './clients.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoErasureStore } from './dynamodb-erasure-store.ts';
import { createDynamoLedgerWriter } from './dynamodb-ledger-writer.ts';
import { createDynamoProfileStore } from './dynamodb-profile-store.ts';
import { createDynamoQuarantineStore } from './dynamodb-quarantine-store.ts';
import { createDynamoRefusalStore } from './dynamodb-refusal-store.ts';
import { createDynamoTimelineStore } from './dynamodb-timeline-store.ts';
import { createDynamoTimerStore } from './dynamodb-timer-store.ts';
import { createDynamoTombstoneStore } from './dynamodb-tombstone-store.ts';
import { resourceName as name } from './environment.ts';
import { createKeyring } from './hmac-keyring.ts';
import { deploymentSecret } from './secret.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** What deciding who is who and folding reads and writes, as this function's environment names it. */
export const createDecidingStores = async (clock: Clock) => {
  const client = documentClient();
  const { identifierKey } = await deploymentSecret();
  const keyring = createKeyring(identifierKey);
  const configuration = createConfigurationStore({ client, table: name('table:configuration') });
  const queue = createSqsQueue({ client: sqsClient(), url: name('queue:timers') });
  const [table, memberships] = [name('table:profiles'), name('table:memberships')];
  const erasures = createDynamoErasureStore({ client, table });
  const tombstones = createDynamoTombstoneStore({ client, table: name('table:privacy') });
  return {
    profiles: { ...createDynamoProfileStore({ client, table, keyring, memberships }), ...erasures },
    timelines: createDynamoTimelineStore({ client, table: name('table:timelines'), clock }),
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    rules: createCachedIdentityRules({ configuration, clock }),
    timers: createDynamoTimerStore({ client, table: name('table:timers'), queue, clock }),
    keyring,
    tombstones,
    lift: createLift(erasures, tombstones),
  };
};

/** Every store that stitching writes, as this function's environment names them. */
export const createStitchingStores = async (clock: Clock) => {
  const client = documentClient();
  return {
    ...(await createDecidingStores(clock)),
    ledger: createDynamoLedgerWriter({ client, table: name('table:ledger') }),
    quarantine: createDynamoQuarantineStore({ client, table: name('table:quarantine'), clock }),
    refusals: createDynamoRefusalStore({ client, table: name('table:privacy') }),
  };
};
