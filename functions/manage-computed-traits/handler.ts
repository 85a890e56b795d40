import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient, sqsClient } from '../../shared/aws/clients.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageComputedTraits } from './manage-computed-traits.ts';

const client = documentClient();
const clock = Date.now;
const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
const definitions = createCachedSegmentDefinitions({ configuration, clock });
const backfills = createDynamoBackfillStore({ client, table: resourceName('table:memberships') });
const queue = createSqsQueue({ client: sqsClient(), url: resourceName('queue:backfills') });
const timeZone = resourceName('setting:time-zone');

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageComputedTraits({ configuration, definitions, backfills, queue, clock, timeZone }),
});
