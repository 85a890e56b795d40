import type { ErasedPosition } from '../privacy/erasure.ts';
import { ARCHIVE_PREFIX } from './archive-schema.ts';
import { rangeOfKey } from './object-range.ts';

/** The prefix of the objects of a day of receipt, `2026-11-22`. */
export const dayPrefix = (day: string): string => `${ARCHIVE_PREFIX}day=${day}/`;

/** The prefix of the objects of an hour of receipt, `2026-11-22T02`. */
export const hourPrefix = (hour: string): string => `${dayPrefix(hour.slice(0, 10))}hour=${hour.slice(11, 13)}/`;

/** The sequences that are looked for in each hour and shard, in their order. */
const indexOf = (positions: readonly ErasedPosition[]): ReadonlyMap<string, readonly bigint[]> => {
  const index = new Map<string, bigint[]>();
  for (const { hour, shard, sequence } of positions) {
    const name = `${hour}#${shard}`;
    const all = index.get(name);
    if (all) all.push(BigInt(sequence));
    else index.set(name, [BigInt(sequence)]);
  }
  for (const all of index.values()) all.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return index;
};

/** The first of sorted numbers that is at least `from`. */
const firstFrom = (sorted: readonly bigint[], from: bigint): bigint | undefined => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? from) < from) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
};

/**
 * Whether an object's key says that it may hold one of the positions (rule 8): objects of re-cut batches overlap, so a record may
 * be in several. A key that is none of the archive's holds none.
 */
export const createHolds = (positions: readonly ErasedPosition[]): ((key: string) => boolean) => {
  const index = indexOf(positions);
  return (key) => {
    const range = rangeOfKey(key);
    if (range === undefined) return false;
    const found = firstFrom(index.get(`${range.hour}#${range.shard}`) ?? [], BigInt(range.firstSequence));
    return found !== undefined && found <= BigInt(range.lastSequence);
  };
};
