import type { KeyedRecord } from '../ports/event-stream.ts';
import type { EventTail, ShardPlace } from '../ports/event-tail.ts';

const SHARD = 'shardId-000000000000';
/** As many as one reading gives. */
const MOST_RECORDS = 500;

/** The EventTail over what a stream in memory holds, as one shard; a record arrived when it was received. */
export const createMemoryEventTail = (stream: { readonly records: readonly KeyedRecord[] }): EventTail => ({
  read: async (from, now) => {
    const { after, at }: ShardPlace = typeof from === 'number' ? { at: from } : (from[SHARD] ?? { at: now });
    const all = stream.records.map(({ record }, index) => ({
      position: { shard: SHARD, sequence: String(index + 1) },
      arrivedAt: Date.parse(record.receivedAt),
      record: structuredClone(record),
    }));
    const later = all.filter(({ position: { sequence }, arrivedAt }) =>
      after === undefined ? arrivedAt >= at : Number(sequence) > Number(after),
    );
    const records = later.slice(0, MOST_RECORDS);
    const last = records.at(-1)?.position.sequence ?? after;
    const next = later[MOST_RECORDS];
    return {
      records,
      place: { [SHARD]: { at: now, ...(last !== undefined && { after: last }) } },
      behindMs: next === undefined ? 0 : Math.max(1, now - next.arrivedAt),
    };
  },
});
