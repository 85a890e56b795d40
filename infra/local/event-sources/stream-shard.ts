import { createHash } from 'node:crypto';
import type { ShardRecord } from '../emulators/kinesis.ts';
import { createSignal } from '../signal.ts';
import type { LostBatch, StreamMappingSettings } from './stream-batch.ts';
import { createStreamLane, MOST_BATCH_BYTES } from './stream-lane.ts';
import { createStreamProgress } from './stream-progress.ts';

/** Read ahead of the function at most so much. */
const MOST_BUFFERED_BYTES = 4 * MOST_BATCH_BYTES;
const IDLE_MS = 100;

export interface ShardOptions {
  readonly settings: StreamMappingSettings;
  readonly shard: string;
  readonly after: string | undefined;
  read(range: { after: string | undefined; limit: number; bytes: number }): Promise<readonly ShardRecord[]>;
  checkpoint(sequence: string): void;
  lose(batch: LostBatch): Promise<void>;
  hurries(): boolean;
}

/** Which of a shard's concurrent lanes a partition key takes: one key, one lane, in order. */
const laneOf = (partitionKey: string, lanes: number): number =>
  lanes === 1 ? 0 : createHash('md5').update(partitionKey).digest().readUInt32BE(0) % lanes;

/** Reads one shard in order and hands it to the function, lane by lane. */
export const createShard = (options: ShardOptions) => {
  const { settings, shard, lose, hurries } = options;
  const signal = createSignal();
  const progress = createStreamProgress(options.checkpoint);
  const { done } = progress;
  let position = options.after;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();
  const stopped = () => isStopped;
  const rest = async (milliseconds: number): Promise<boolean> => {
    const until = performance.now() + milliseconds;
    while (!isStopped && performance.now() < until) await signal.wait(Math.max(1, until - performance.now()));
    return !isStopped;
  };
  const lanes = Array.from({ length: settings.parallelization }, () =>
    createStreamLane({ settings, shard, lose, hurries, done, rest, stopped }),
  );
  const fill = async (): Promise<number> => {
    if (progress.bufferedBytes() >= MOST_BUFFERED_BYTES) return 0;
    const limit = settings.batchSize * lanes.length;
    const records = await options.read({ after: position, limit, bytes: MOST_BATCH_BYTES });
    for (const record of records) {
      progress.opened(record);
      lanes[laneOf(record.partitionKey, lanes.length)]?.push(record);
      position = record.sequence;
    }
    return records.length;
  };
  const loop = async (): Promise<void> => {
    const works = new Set<Promise<unknown>>();
    while (!isStopped) {
      const count = await fill();
      for (const lane of lanes.filter((found) => found.isDue())) {
        const work = lane.work().finally(() => {
          works.delete(work);
          signal.ring();
        });
        works.add(work);
      }
      if (count === 0 && !isStopped) await signal.wait(IDLE_MS);
    }
    await Promise.all(works);
  };
  return {
    start: (fail: (error: unknown) => void) => {
      running = loop().catch(fail);
    },
    wake: signal.ring,
    isDrained: async () =>
      progress.isEmpty() && (await options.read({ after: position, limit: 1, bytes: 1 })).length === 0,
    stop: async () => {
      isStopped = true;
      signal.ring();
      await running;
    },
  };
};
