import { sqsClient } from '../../shared/aws/clients.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createProfileRefresh } from '../../shared/aws/profile-refresh.ts';
import { createSqsPostpone } from '../../shared/aws/sqs-postpone.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createPublishChanges } from './publish-changes.ts';

const publish = createPublishChanges(createProfileRefresh());
const postpone = createSqsPostpone({ client: sqsClient(), url: resourceName('queue:timers') });

export const handler = createQueueHandler(({ body }) => publish(body), postpone);
