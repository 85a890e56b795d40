import type { QueueState, ReceivedMessage } from '../emulators/sqs.ts';
import type { FunctionPool, InvocationResult } from '../functions/function-pool.ts';
import type { HostParts } from '../host-parts.ts';
import { createSignal } from '../signal.ts';
import { LOCAL_REGION } from '../template/intrinsics.ts';
import type { EventSource } from './event-source.ts';

export interface QueueMappingSettings {
  readonly name: string;
  readonly queueArn: string;
  readonly queue: string;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly reportsFailures: boolean;
  readonly enabled: boolean;
  readonly target: FunctionPool;
}

const IDLE_MS = 250;

const eventOf = (queueArn: string, messages: readonly ReceivedMessage[]) => ({
  Records: messages.map((message) => ({
    ...message,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: LOCAL_REGION,
  })),
});

/** Receipt handles of what is done; the rest becomes visible again after the queue's timeout. */
const doneOf = (result: InvocationResult, messages: readonly ReceivedMessage[], reports: boolean): string[] => {
  if (!result.ok) return [];
  const failures = reports
    ? ((result.value as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures ?? [])
    : [];
  const failed = new Set(failures.map((failure) => failure.itemIdentifier));
  const known = new Set(messages.map((message) => message.messageId));
  // An identifier that is none of the batch's fails the whole batch, as on AWS.
  if ([...failed].some((id) => id === undefined || !known.has(id))) return [];
  return messages.filter((message) => !failed.has(message.messageId)).map((message) => message.receiptHandle);
};

/** An SQS event source mapping: so many batches at once, messages deleted when their function has done them. */
export const createQueueMapping = (settings: QueueMappingSettings, parts: HostParts): EventSource => {
  const { name, queue, queueArn, target } = settings;
  const { services } = parts;
  const signal = createSignal();
  let stopped = true;
  let busy = 0;
  let running: Promise<unknown> = Promise.resolve();
  const handleOne = async (): Promise<boolean> => {
    const messages = await services.call<ReceivedMessage[]>('receiveMessages', { queue, most: settings.batchSize });
    if (messages.length === 0) return false;
    busy += 1;
    try {
      const result = await target.invoke(eventOf(queueArn, messages));
      const receiptHandles = doneOf(result, messages, settings.reportsFailures);
      await services.call('removeMessages', { queue, receiptHandles });
      return true;
    } finally {
      busy -= 1;
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      if (!(await handleOne()) && !stopped) await signal.wait(IDLE_MS);
    }
  };
  return {
    name,
    functionName: target.name,
    enabled: settings.enabled,
    start: () => {
      stopped = false;
      running = Promise.all(Array.from({ length: settings.concurrency }, () => loop())).catch(parts.fail);
    },
    wake: signal.ring,
    isDrained: async () => {
      // Answers arrive in order: a batch received before this question counts as busy when it is answered.
      const state = await services.call<QueueState>('queueState', { queue });
      return (stopped || state.ready === 0) && busy === 0;
    },
    stop: async () => {
      stopped = true;
      signal.ring();
      await running;
    },
  };
};
