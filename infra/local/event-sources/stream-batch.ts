import type { ShardRecord } from '../emulators/kinesis.ts';
import type { FunctionPool, InvocationResult } from '../functions/function-pool.ts';
import { LOCAL_REGION } from '../template/intrinsics.ts';

export interface StreamMappingSettings {
  /** The mapping's identity: checkpoints are kept under it. */
  readonly name: string;
  readonly streamArn: string;
  readonly stream: string;
  readonly batchSize: number;
  readonly windowMs: number;
  readonly parallelization: number;
  readonly bisects: boolean;
  readonly reportsFailures: boolean;
  /** -1: for ever. */
  readonly retries: number;
  readonly onFailureArn?: string;
  readonly enabled: boolean;
  readonly target: FunctionPool;
}

/** A batch that was given up. */
export interface LostBatch {
  readonly shard: string;
  readonly records: readonly ShardRecord[];
  readonly attempts: number;
  readonly event: unknown;
  readonly cause: string;
}

export interface BatchRun {
  readonly settings: StreamMappingSettings;
  readonly shard: string;
  readonly done: (records: readonly ShardRecord[]) => void;
  readonly lose: (batch: LostBatch) => Promise<void>;
  /** Resolves to false when the host stops. */
  readonly rest: (milliseconds: number) => Promise<boolean>;
}

export const eventOf = (settings: StreamMappingSettings, shard: string, records: readonly ShardRecord[]) => ({
  Records: records.map((record) => ({
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequence,
      data: record.data,
      approximateArrivalTimestamp: record.arrivedAt,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shard}:${record.sequence}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/local',
    awsRegion: LOCAL_REGION,
    eventSourceARN: settings.streamArn,
  })),
});

/** Index of the first record to try again: the lowest one reported is a checkpoint, not one of a list. */
const checkpointOf = (result: InvocationResult, records: readonly ShardRecord[], reports: boolean): number => {
  if (!result.ok) return 0;
  if (!reports) return records.length;
  const failures =
    (result.value as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures ?? [];
  const indexes = failures.map(({ itemIdentifier }) =>
    records.findIndex((record) => record.sequence === itemIdentifier),
  );
  // An identifier that is none of the batch's fails the whole batch, as on AWS.
  return indexes.reduce((least, index) => Math.min(least, Math.max(0, index)), records.length);
};

const waitFor = (attempt: number): number => Math.min(100 * 2 ** attempt, 10_000);

interface Attempt {
  readonly records: readonly ShardRecord[];
  readonly failures: number;
}

/** The next attempts after a failure at `checkpoint`: what lies before it is done, a batch of several may be halved. */
const split = ({ records, failures }: Attempt, checkpoint: number, bisects: boolean): Attempt[] => {
  if (checkpoint > 0) return [{ records: records.slice(checkpoint), failures: 0 }];
  if (!bisects || records.length === 1) return [{ records, failures: failures + 1 }];
  const middle = Math.ceil(records.length / 2);
  return [
    { records: records.slice(0, middle), failures },
    { records: records.slice(middle), failures },
  ];
};

/**
 * Takes one batch to its end as Lambda does: retried from its checkpoint, halved where the mapping says so, given up after
 * the retries. Resolves to false when the host stops first.
 */
export const runBatch = async (records: readonly ShardRecord[], run: BatchRun): Promise<boolean> => {
  const { settings, shard } = run;
  const attempts: Attempt[] = [{ records, failures: 0 }];
  for (;;) {
    const attempt = attempts.shift();
    if (!attempt) return true;
    const event = eventOf(settings, shard, attempt.records);
    const result = await settings.target.invoke(event);
    const checkpoint = checkpointOf(result, attempt.records, settings.reportsFailures);
    run.done(attempt.records.slice(0, checkpoint));
    if (checkpoint === attempt.records.length) continue;
    const [next, ...rest] = split(attempt, checkpoint, settings.bisects);
    if (!next) continue;
    attempts.unshift(next, ...rest);
    if (settings.retries >= 0 && next.failures > settings.retries) {
      attempts.shift();
      const cause = result.ok ? 'PartialFailure' : result.errorType;
      await run.lose({ shard, records: next.records, attempts: next.failures, event, cause });
      run.done(next.records);
    } else if (!(await run.rest(waitFor(next.failures)))) return false;
  }
};
