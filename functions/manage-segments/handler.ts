import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient, sqsClient } from '../../shared/aws/clients.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageSegments } from './manage-segments.ts';

const client = documentClient();
const clock = Date.now;
const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
const definitions = createCachedSegmentDefinitions({ configuration, clock });
const memberships = createDynamoMembershipStore({ client, table: resourceName('table:memberships') });
const backfills = createDynamoBackfillStore({ client, table: resourceName('table:memberships') });
const timeZone = resourceName('setting:time-zone');
const queue = createSqsQueue({ client: sqsClient(), url: resourceName('queue:backfills') });

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageSegments({ configuration, definitions, memberships, backfills, queue, clock, timeZone }),
});
