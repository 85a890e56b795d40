import { createProfileRefresh } from '../../shared/aws/profile-refresh.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createPublishChanges } from './publish-changes.ts';

const publish = createPublishChanges(createProfileRefresh());

export const handler = createQueueHandler(({ body }) => publish(body));
