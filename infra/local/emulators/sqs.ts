import { type createFauxqs, createMessage, type StoredMessage, type StoredQueue } from './fauxqs.ts';
import { listen, operationOf, type RunningService } from './json-service.ts';

/** A message as Lambda hands it to a function. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, unknown>>;
}

export interface QueueState {
  readonly ready: number;
  readonly inFlight: number;
  /** Epoch ms at which the next delayed or hidden message becomes visible. */
  readonly nextDue?: number;
}

const ACCOUNT = '000000000000';

const attributesOf = (message: StoredMessage): Record<string, string> => ({
  ApproximateReceiveCount: String(message.approximateReceiveCount),
  SentTimestamp: String(message.sentTimestamp),
  SenderId: ACCOUNT,
  ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp ?? message.sentTimestamp),
});

const receivedOf = (queue: StoredQueue, receiptHandle: string): ReceivedMessage[] => {
  const message = queue.inflightMessages.get(receiptHandle)?.message;
  if (!message) return [];
  const { messageId, body, md5OfBody, messageAttributes } = message;
  return [{ messageId, receiptHandle, body, md5OfBody, attributes: attributesOf(message), messageAttributes }];
};

const stateOf = (queue: StoredQueue): QueueState => {
  const now = Date.now();
  const { ready, delayed, inflight } = queue.inspectMessages();
  const due = [
    ...delayed.map((message) => message.delayUntil ?? 0),
    ...inflight.map((entry) => entry.visibilityDeadline),
  ];
  const future = due.filter((instant) => instant > now);
  return {
    ready: ready.length + due.length - future.length,
    inFlight: inflight.length,
    ...(future.length > 0 ? { nextDue: future.reduce((first, instant) => Math.min(first, instant)) } : {}),
  };
};

/** SQS on 127.0.0.1: fauxqs, whose clock is this thread's `Date`. `onMessages` hears of every message sent. */
export const startSqs = async ({ app, queues }: ReturnType<typeof createFauxqs>, onMessages: () => void) => {
  const service: RunningService = await listen((request, response) => {
    if (operationOf(request).startsWith('SendMessage')) response.once('finish', onMessages);
    app.routing(request, response);
  });
  const named = (name: string): StoredQueue => {
    const queue = queues.getQueueByName(name);
    if (!queue) throw new RangeError(`There is no queue ${name}.`);
    return queue;
  };
  return {
    ...service,
    createQueue: ({ name, arn, attributes }: { name: string; arn: string; attributes: Record<string, string> }) => {
      const existing = queues.getQueueByName(name);
      if (existing) existing.setAttributes(attributes);
      else queues.createQueue(name, `${service.endpoint}/${ACCOUNT}/${name}`, arn, attributes);
      return `${service.endpoint}/${ACCOUNT}/${name}`;
    },
    receive: ({ queue, most }: { queue: string; most: number }): ReceivedMessage[] => {
      const stored = named(queue);
      const received: ReceivedMessage[] = [];
      while (received.length < most) {
        const taken = stored.dequeue(most - received.length, undefined, (arn) => queues.getQueueByArn(arn));
        if (taken.length === 0) break;
        received.push(...taken.flatMap((message) => receivedOf(stored, message.ReceiptHandle)));
      }
      return received;
    },
    remove: ({ queue, receiptHandles }: { queue: string; receiptHandles: readonly string[] }) => {
      for (const handle of receiptHandles) named(queue).deleteMessage(handle);
    },
    send: ({ arn, body }: { arn: string; body: string }) => {
      const queue = queues.getQueueByArn(arn);
      if (!queue) throw new RangeError(`There is no queue ${arn}.`);
      queue.enqueue(createMessage(body));
      onMessages();
    },
    state: ({ queue }: { queue: string }): QueueState => stateOf(named(queue)),
  };
};
