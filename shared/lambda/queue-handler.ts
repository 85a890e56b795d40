import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deadLetter, type Outcome } from '../domain/outcome.ts';
import { loggable, logger } from './observability.ts';
import { createStack, type LambdaHandler } from './stack.ts';

/** One message of a queue. */
export interface QueueItem {
  readonly id: string;
  /** The JSON of the body. */
  readonly body: unknown;
  /** The queue's name, which tells lanes apart. */
  readonly queue: string;
  /** 1 on the first try. */
  readonly attempt: number;
}

/** Hides a message for some seconds (0 to 43 200) before it comes again, where the other side asked for a pause. */
export type Postpone = (message: { queue: string; receiptHandle: string; seconds: number }) => Promise<void>;

const read = (record: SQSRecord): { readonly item: QueueItem } | { readonly unreadable: string } => {
  try {
    const item: QueueItem = {
      id: record.messageId,
      body: JSON.parse(record.body),
      queue: record.eventSourceARN.slice(record.eventSourceARN.lastIndexOf(':') + 1),
      attempt: Number(record.attributes.ApproximateReceiveCount),
    };
    return { item };
  } catch {
    return { unreadable: 'the body is not JSON' };
  }
};

/**
 * A Lambda handler for an SQS mapping with `ReportBatchItemFailures`: `ok` and `drop` delete the message; `retry` and
 * `dead-letter` leave it, so that the queue's redrive policy moves it once its tries are used up. Messages of a batch are
 * handled at once; a throw counts as `retry`, so one bad message never takes its neighbours along.
 */
export const createQueueHandler = (
  process: (item: QueueItem) => Promise<Outcome<unknown>>,
  postpone?: Postpone,
): LambdaHandler<SQSEvent, SQSBatchResponse> => {
  const attempt = async (record: SQSRecord): Promise<Outcome<unknown>> => {
    const message = read(record);
    if ('unreadable' in message) return deadLetter(message.unreadable);
    try {
      return await process(message.item);
    } catch (error) {
      logger.error('message failed', { messageId: record.messageId, error: loggable(error) });
      return { kind: 'retry', reason: 'threw' };
    }
  };

  const settle = async (record: SQSRecord): Promise<boolean> => {
    const outcome = await attempt(record);
    if (outcome.kind === 'ok') return true;
    logger.info('message settled', { messageId: record.messageId, outcome: outcome.kind, reason: outcome.reason });
    if (outcome.kind === 'drop') return true;
    if (outcome.kind === 'retry' && outcome.afterSeconds !== undefined && postpone) {
      const seconds = Math.min(43_200, Math.max(0, Math.ceil(outcome.afterSeconds)));
      await postpone({ queue: record.eventSourceARN, receiptHandle: record.receiptHandle, seconds }).catch(
        (error: unknown) => {
          // Harmless: the message only comes back sooner, at the queue's own visibility timeout.
          logger.warn('message not postponed', { messageId: record.messageId, error: loggable(error) });
        },
      );
    }
    return false;
  };

  return createStack(async (event: SQSEvent) => {
    const done = await Promise.all(event.Records.map(settle));
    return {
      batchItemFailures: event.Records.filter((_, index) => !done[index]).map((record) => ({
        itemIdentifier: record.messageId,
      })),
    };
  });
};
