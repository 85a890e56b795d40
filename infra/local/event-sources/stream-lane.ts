import type { ShardRecord } from '../emulators/kinesis.ts';
import { type BatchRun, runBatch } from './stream-batch.ts';
import { sizeOf } from './stream-progress.ts';

/** Lambda hands a function at most 6 MiB. */
export const MOST_BATCH_BYTES = 5.5 * 1024 * 1024;

export interface LaneOptions extends BatchRun {
  /** True while somebody waits for the streams to be empty: windows are not waited for. */
  hurries(): boolean;
  stopped(): boolean;
}

/** Some partition keys of a shard, handed to the function batch after batch, in order. */
export interface StreamLane {
  push(record: ShardRecord): void;
  /** A batch is full, or its window over, or somebody hurries. */
  isDue(): boolean;
  /** Handles what is due. */
  work(): Promise<void>;
}

export const createStreamLane = (options: LaneOptions): StreamLane => {
  const { batchSize, windowMs } = options.settings;
  const waiting: ShardRecord[] = [];
  let bytes = 0;
  let busy = false;
  let since = 0;
  const isFull = () => waiting.length >= batchSize || bytes > MOST_BATCH_BYTES;
  const isDue = () =>
    !busy && waiting.length > 0 && (options.hurries() || isFull() || performance.now() - since >= windowMs);
  const take = (): ShardRecord[] => {
    let size = 0;
    let count = 0;
    for (const record of waiting) {
      if (count >= batchSize || (count > 0 && size + sizeOf(record) > MOST_BATCH_BYTES)) break;
      size += sizeOf(record);
      count += 1;
    }
    bytes -= size;
    since = performance.now();
    return waiting.splice(0, count);
  };
  return {
    push: (record) => {
      if (waiting.length === 0) since = performance.now();
      waiting.push(record);
      bytes += sizeOf(record);
    },
    isDue,
    work: async () => {
      while (!options.stopped() && isDue()) {
        busy = true;
        try {
          if (!(await runBatch(take(), options))) return;
        } finally {
          busy = false;
        }
      }
    },
  };
};
