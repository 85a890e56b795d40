import { documentClient, sqsClient } from '../../shared/aws/clients.ts';
import { createDynamoTimerStore } from '../../shared/aws/dynamodb-timer-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createSweepTimers } from './sweep-timers.ts';

const clock = Date.now;
const queue = createSqsQueue({ client: sqsClient(), url: resourceName('queue:timers') });
const timers = createDynamoTimerStore({
  client: documentClient(),
  table: resourceName('table:timers'),
  queue,
  clock,
});

export const handler = createScheduleHandler(createSweepTimers({ timers, queue, clock }));
