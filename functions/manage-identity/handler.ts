import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient, sqsClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageIdentity } from './manage-identity.ts';
import { createResolveStored } from './resolve-stored.ts';

const { configuration, rules } = openConfiguration();
const clock = Date.now;
const backfills = createDynamoBackfillStore({ client: documentClient(), table: resourceName('table:memberships') });
const definitions = createCachedSegmentDefinitions({ configuration, clock });
const queue = createSqsQueue({ client: sqsClient(), url: resourceName('queue:backfills') });
const onChanged = createResolveStored({ definitions, rules, backfills, queue, clock });

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageIdentity({ configuration, backfills, onChanged }),
});
