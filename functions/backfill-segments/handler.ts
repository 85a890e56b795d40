import { sqsClient } from '../../shared/aws/clients.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createProfileRefresh } from '../../shared/aws/profile-refresh.ts';
import { createProfileSettling } from '../../shared/aws/profile-settling.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createBackfillSegments } from './backfill-segments.ts';

const { client, clock, definitions, profiles, refresh } = createProfileRefresh();
const { rules, settle } = await createProfileSettling();
const table = resourceName('table:memberships');

const backfill = createBackfillSegments({
  ...{ profiles, definitions, refresh, clock, rules, settle },
  backfills: createDynamoBackfillStore({ client, table }),
  memberships: createDynamoMembershipStore({ client, table }),
  queue: createSqsQueue({ client: sqsClient(), url: resourceName('queue:backfills') }),
});

export const handler = createQueueHandler(({ body }) => backfill(body));
