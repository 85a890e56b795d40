import type { Standing } from '../domain/cost/cost.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient } from './clients.ts';
import { createDynamoBackfillStore } from './dynamodb-backfill-store.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoHistoryStore } from './dynamodb-history-store.ts';
import { createDynamoLedgerStore } from './dynamodb-ledger-store.ts';
import { createDynamoPrivacyRequestStore } from './dynamodb-privacy-request-store.ts';
import { createDynamoProfileCounter } from './dynamodb-profile-counter.ts';
import { createDynamoRunStore } from './dynamodb-run-store.ts';
import { resourceName } from './environment.ts';

/** Everything that the overview reads. */
export const openOverview = () => {
  const client = documentClient();
  const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
  const standing: Standing = JSON.parse(resourceName('setting:standing'));
  return {
    configuration,
    definitions: createCachedSegmentDefinitions({ configuration, clock: Date.now }),
    backfills: createDynamoBackfillStore({ client, table: resourceName('table:memberships') }),
    runs: createDynamoRunStore({ client, table: resourceName('table:deliveries') }),
    ledger: createDynamoLedgerStore({ client, table: resourceName('table:ledger') }),
    history: createDynamoHistoryStore({ client, table: resourceName('table:history') }),
    profiles: createDynamoProfileCounter({ client, table: resourceName('table:profiles') }),
    requests: createDynamoPrivacyRequestStore({ client, table: resourceName('table:privacy') }),
    standing,
  };
};
