import type { AudienceDependencies } from '../destinations/audience-reader.ts';
import { keepingConfigured } from './cached-retention.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient } from './clients.ts';
import { createDynamoBackfillReader } from './dynamodb-backfill-reader.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from './dynamodb-delivery-store.ts';
import { createDynamoProfileStore } from './dynamodb-profile-store.ts';
import { createDynamoRefusalStore } from './dynamodb-refusal-store.ts';
import { createDynamoRemovalStore } from './dynamodb-removal-store.ts';
import { createDynamoRenewalStore } from './dynamodb-renewal-store.ts';
import { createDynamoRunStore } from './dynamodb-run-store.ts';
import { resourceName } from './environment.ts';
import { createKeyring } from './hmac-keyring.ts';
import { createLanes } from './lanes.ts';
import { deploymentSecret } from './secret.ts';

/**
 * What planning and delivery share, wired to the tables: `configuration`, `profiles`, `memberships`, `deliveries`, `privacy`, the
 * lanes and the deployment's secret must be declared by the function.
 */
export const createExportStores = async () => {
  const client = documentClient();
  const clock = Date.now;
  const deliveries = resourceName('table:deliveries');
  const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
  const keyring = createKeyring((await deploymentSecret()).identifierKey);
  const profiles = createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring });
  const audience: AudienceDependencies = {
    configuration,
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    backfills: createDynamoBackfillReader({ client, table: resourceName('table:memberships') }),
    profiles: keepingConfigured(profiles, { configuration, clock }),
    refusals: createDynamoRefusalStore({ client, table: resourceName('table:privacy') }),
  };
  return {
    ...audience,
    clock,
    keyring,
    deliveries: createDynamoDeliveryStore({ client, table: deliveries }),
    removals: createDynamoRemovalStore({ client, table: deliveries }),
    renewals: createDynamoRenewalStore({ client, table: deliveries }),
    runs: createDynamoRunStore({ client, table: deliveries }),
    lane: createLanes(),
  };
};
