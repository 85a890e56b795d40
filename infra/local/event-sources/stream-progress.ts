import type { ShardRecord } from '../emulators/kinesis.ts';

/** Lambda adds about so much around each record's data. */
const ENVELOPE_BYTES = 400;

export const sizeOf = (record: ShardRecord): number => record.data.length + record.partitionKey.length + ENVELOPE_BYTES;

/** What of a shard was read and is not checkpointed yet: lanes finish out of order, the checkpoint moves in order. */
export interface StreamProgress {
  opened(record: ShardRecord): void;
  done(records: readonly ShardRecord[]): void;
  bufferedBytes(): number;
  isEmpty(): boolean;
}

export const createStreamProgress = (checkpoint: (sequence: string) => void): StreamProgress => {
  /** Sequence number → done, in the order of the shard. */
  const open = new Map<string, boolean>();
  let bytes = 0;
  return {
    opened: (record) => {
      open.set(record.sequence, false);
      bytes += sizeOf(record);
    },
    done: (records) => {
      for (const record of records) {
        open.set(record.sequence, true);
        bytes -= sizeOf(record);
      }
      let last: string | undefined;
      for (const [sequence, finished] of open) {
        if (!finished) break;
        last = sequence;
        open.delete(sequence);
      }
      if (last !== undefined) checkpoint(last);
    },
    bufferedBytes: () => bytes,
    isEmpty: () => open.size === 0,
  };
};
