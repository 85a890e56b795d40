import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledgements.ts';

/** Attempts before a message is set aside. */
const ATTEMPTS = 5;

const SAFE = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) } as const;

/** A queue that only holds what others could not deliver. */
export const createDeadLetterQueue = (scope: Construct, id: string): Queue => {
  const queue = new Queue(scope, id, SAFE);
  acknowledge(queue, { 'AwsSolutions-SQS3': 'This is the dead-letter queue of another.' });
  return queue;
};

interface WorkQueueProps {
  /** The consumer's, seconds: a message stays hidden six times as long, as AWS advises for Lambda. */
  readonly timeout: number;
  /** Where messages end that cannot be handled; default a queue of its own. */
  readonly deadLetters?: Queue;
}

/** A queue with one consumer and its dead-letter queue. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { timeout, deadLetters }: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = deadLetters ?? createDeadLetterQueue(this, 'dead-letters');
    this.queue = new Queue(this, 'queue', {
      ...SAFE,
      visibilityTimeout: Duration.seconds(6 * timeout),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
  }
}
