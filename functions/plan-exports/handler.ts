import { documentClient } from '../../shared/aws/clients.ts';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createExportStores } from '../../shared/aws/export-stores.ts';
import { createLaneOpener } from '../../shared/aws/lane-opener.ts';
import { callForAttention } from '../../shared/lambda/observability.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createPlanExports } from './plan-exports.ts';

const table = resourceName('table:memberships');
const memberships = createDynamoMembershipStore({ client: documentClient(), table });
const stores = await createExportStores();

export const handler = createScheduleHandler(
  createPlanExports({ ...stores, memberships, opener: createLaneOpener(), alarm: callForAttention }),
);
