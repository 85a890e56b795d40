import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient } from '../../shared/aws/clients.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from '../../shared/aws/dynamodb-delivery-store.ts';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoRunStore } from '../../shared/aws/dynamodb-run-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createLanes } from '../../shared/aws/lanes.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createPlanExports } from './plan-exports.ts';

const client = documentClient();
const memberships = resourceName('table:memberships');
const deliveries = resourceName('table:deliveries');
const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
const keyring = createKeyring((await deploymentSecret()).identifierKey);

export const handler = createScheduleHandler(
  createPlanExports({
    configuration,
    keyring,
    clock: Date.now,
    definitions: createCachedSegmentDefinitions({ configuration, clock: Date.now }),
    backfills: createDynamoBackfillStore({ client, table: memberships }),
    memberships: createDynamoMembershipStore({ client, table: memberships }),
    profiles: createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring }),
    deliveries: createDynamoDeliveryStore({ client, table: deliveries }),
    runs: createDynamoRunStore({ client, table: deliveries }),
    lane: createLanes(),
  }),
);
