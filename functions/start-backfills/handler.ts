import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient, sqsClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createStartBackfillsTick } from './start-backfills.ts';

const client = documentClient();
const clock = Date.now;
const { configuration, rules } = openConfiguration();

export const handler = createScheduleHandler(
  createStartBackfillsTick({
    rules,
    configuration,
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    backfills: createDynamoBackfillStore({ client, table: resourceName('table:memberships') }),
    queue: createSqsQueue({ client: sqsClient(), url: resourceName('queue:backfills') }),
    clock,
  }),
);
