import type { KinesisStreamBatchResponse, KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import type { RecordPosition, StreamRecord } from '../domain/event/event.ts';
import { isStreamRecord } from '../domain/event/is-stream-record.ts';
import { count, logger } from './observability.ts';
import { createStack, type LambdaHandler } from './stack.ts';

/**
 * What stood at a position: a record, or bytes that are none (`data` base64), handed on so that nothing is thrown away.
 * `arrivedAt` (epoch ms) is when the stream took it: the same at every delivery, in the place of the missing `receivedAt`.
 */
export type ReadRecord =
  | StreamRecord
  | { readonly unparsable: string; readonly data: string; readonly arrivedAt: number };

/** A record with where it stands. */
export interface PositionedRecord {
  readonly position: RecordPosition;
  readonly record: ReadRecord;
}

/** The lowest sequence that is not done; absent when all are. Kinesis starts again from there, so it is a checkpoint. */
export interface StreamProgress {
  readonly firstFailure?: string;
}

const parse = ({ data, approximateArrivalTimestamp }: KinesisStreamRecord['kinesis']): ReadRecord => {
  const arrivedAt = Math.floor(approximateArrivalTimestamp * 1000);
  try {
    const value: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
    return isStreamRecord(value)
      ? value
      : { unparsable: 'The record is JSON, but not a stream record.', data, arrivedAt };
  } catch {
    return { unparsable: 'The record is not JSON.', data, arrivedAt };
  }
};

/** `shardId-000000000006:4959…` names the shard; the sequence is unique in it. */
const positionOf = ({ eventID, kinesis }: KinesisStreamRecord): RecordPosition => ({
  shard: eventID.slice(0, eventID.lastIndexOf(':')),
  sequence: kinesis.sequenceNumber,
});

/**
 * A Lambda handler for a Kinesis mapping with `ReportBatchItemFailures`. A throw fails the whole batch, which the mapping
 * bisects; `firstFailure` keeps what came before it.
 */
export const createStreamHandler = (
  process: (records: readonly PositionedRecord[]) => Promise<StreamProgress>,
): LambdaHandler<KinesisStreamEvent, KinesisStreamBatchResponse> =>
  createStack(async (event: KinesisStreamEvent) => {
    const records = event.Records.map((record) => ({
      position: positionOf(record),
      record: parse(record.kinesis),
    }));
    const { firstFailure } = await process(records);
    if (firstFailure === undefined) return { batchItemFailures: [] };
    logger.warn('batch stopped', { firstFailure, records: records.length });
    count('StreamBatchStopped');
    return { batchItemFailures: [{ itemIdentifier: firstFailure }] };
  });
