import type { Standing } from '../domain/cost/cost.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient } from './clients.ts';
import { createDynamoBackfillStore } from './dynamodb-backfill-store.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoHistoryStore } from './dynamodb-history-store.ts';
import { createDynamoLedgerStore } from './dynamodb-ledger-store.ts';
import { createDynamoMembershipStore } from './dynamodb-membership-store.ts';
import { createDynamoPrivacyRequestStore } from './dynamodb-privacy-request-store.ts';
import { createDynamoProfileCounter } from './dynamodb-profile-counter.ts';
import { createDynamoRunStore } from './dynamodb-run-store.ts';
import { resourceName } from './environment.ts';

/** What the overview and the history are both read from. */
const openCounted = () => {
  const client = documentClient();
  const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
  return {
    configuration,
    definitions: createCachedSegmentDefinitions({ configuration, clock: Date.now }),
    runs: createDynamoRunStore({ client, table: resourceName('table:deliveries') }),
    ledger: createDynamoLedgerStore({ client, table: resourceName('table:ledger') }),
    history: createDynamoHistoryStore({ client, table: resourceName('table:history') }),
    profiles: createDynamoProfileCounter({ client, table: resourceName('table:profiles') }),
    backfills: createDynamoBackfillStore({ client, table: resourceName('table:memberships') }),
  };
};

/** For the function that writes the history. */
export const openHistory = () => ({
  ...openCounted(),
  memberships: createDynamoMembershipStore({ client: documentClient(), table: resourceName('table:memberships') }),
});

/** For the function that answers the overview. */
export const openOverview = () => {
  const standing: Standing = JSON.parse(resourceName('setting:standing'));
  const requests = createDynamoPrivacyRequestStore({ client: documentClient(), table: resourceName('table:privacy') });
  return { ...openCounted(), requests, standing };
};
