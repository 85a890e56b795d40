import { createCachedRetention } from '../../shared/aws/cached-retention.ts';
import { sqsClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoRetentionStore } from '../../shared/aws/dynamodb-retention-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createProfileRefresh } from '../../shared/aws/profile-refresh.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createFoldWithout } from '../../shared/stitching/fold-without.ts';
import { createSweepRetention } from './sweep-retention.ts';

const { client, clock, profiles, refresh } = createProfileRefresh();
const [table, timelines] = [resourceName('table:profiles'), resourceName('table:timelines')];
const { configuration } = openConfiguration();

export const handler = createScheduleHandler(
  createSweepRetention({
    store: createDynamoRetentionStore({ client, profiles: table, timelines, privacy: resourceName('table:privacy') }),
    ...{ configuration, retention: createCachedRetention({ configuration, clock }) },
    foldWithout: createFoldWithout({ profiles, refresh }),
    queue: createSqsQueue({ client: sqsClient(), url: resourceName('queue:privacy') }),
    clock,
    configuration,
  }),
);
