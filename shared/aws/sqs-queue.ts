import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { HeadwaterError } from '../domain/errors.ts';
import type { Queue, QueueMessage } from '../ports/queue.ts';

interface QueueOptions {
  readonly client: SQSClient;
  /** The queue's URL. */
  readonly url: string;
}

/** SendMessageBatch's own limits: messages, and bytes of all bodies together. */
const BATCH = 10;
const BATCH_BYTES = 250_000;
/** Requests in flight: 100,000 timers of a minute are 400 to 10,000 batches. */
const AT_ONCE = 40;
const ATTEMPTS = 6;

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));

const entryOf = (message: QueueMessage, index: number): SendMessageBatchRequestEntry => ({
  Id: String(index),
  MessageBody: JSON.stringify(message.body),
  ...(message.delaySeconds === undefined ? {} : { DelaySeconds: message.delaySeconds }),
});

/** Entries in batches that SQS accepts. */
export const batchesOf = (messages: readonly QueueMessage[]): readonly (readonly SendMessageBatchRequestEntry[])[] => {
  const batches: SendMessageBatchRequestEntry[][] = [];
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    const entry = entryOf(message, index);
    const size = Buffer.byteLength(entry.MessageBody ?? '');
    const last = batches.at(-1);
    if (last === undefined || last.length === BATCH || bytes + size > BATCH_BYTES) {
      batches.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return batches;
};

const sendBatch = async (
  { client, url }: QueueOptions,
  batch: readonly SendMessageBatchRequestEntry[],
): Promise<void> => {
  let open = batch;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === ATTEMPTS)
      throw new HeadwaterError('queue.unavailable', 'The queue did not take all messages; send them again.');
    if (attempt > 0) await pause(attempt);
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: [...open] }));
    const failed = new Map(Failed.map((each) => [each.Id, each]));
    const fault = Failed.find(({ SenderFault }) => SenderFault);
    if (fault)
      throw new HeadwaterError('queue.refused', `The queue refused a message: ${fault.Code ?? 'no reason given'}.`);
    open = open.filter(({ Id }) => failed.has(Id));
  }
};

/** The Queue on SQS: batches of ten, many at once; what the service failed to take is sent again, what it took is not. */
export const createSqsQueue = ({ client, url }: QueueOptions): Queue => ({
  send: async (messages) => {
    const batches = batchesOf(messages);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let batch = batches[next++]; batch !== undefined; batch = batches[next++])
        await sendBatch({ client, url }, batch);
    };
    try {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, batches.length) }, worker));
    } catch (cause) {
      if (cause instanceof HeadwaterError) throw cause;
      throw new HeadwaterError('queue.unavailable', 'The queue cannot be reached; send the messages again.', { cause });
    }
  },
});
