import { joinEntries, readEntries } from './entries.ts';
import { keepingOf } from './leaf.ts';
import type { AggregateLeaf, EventLeaf, LeafState, SequenceLeaf } from './segment.ts';

/** Bytes that the kept events of all leaves may take in a profile's head, of the 400 kB that DynamoDB gives an item. */
export const MAX_BYTES = 200_000;

/** Two times in base 36 and what separates them. */
const BYTES_AN_ENTRY = 20;

/** About what the state takes when it is stored. */
const bytesOf = (state: LeafState): number => {
  if (Array.isArray(state)) return 0;
  const { v } = state as unknown as { readonly v: readonly unknown[] };
  return v.reduce<number>(
    (sum, value) => sum + BYTES_AN_ENTRY + (typeof value === 'number' ? 2 : JSON.stringify(value).length),
    0,
  );
};

const totalOf = (leaves: ReadonlyMap<string, LeafState>): number =>
  [...leaves.values()].reduce((sum, state) => sum + bytesOf(state), 0);

const isKept = (leaf: EventLeaf | undefined): leaf is AggregateLeaf | SequenceLeaf =>
  leaf !== undefined && leaf.kind !== 'count';

const shortened = (leaf: AggregateLeaf | SequenceLeaf, state: LeafState, limit: number): LeafState => {
  const keeping = keepingOf(leaf);
  if (readEntries(state).entries.length <= limit) return state;
  return joinEntries(readEntries(state), readEntries(undefined), { ...keeping, limit, isEnough: false });
};

/**
 * The states as they are where they fit; else all with fewer events, as many as fit. What is left out is marked as beyond the limit,
 * so that a verdict that may be wrong says so: a profile with so many events of so many names is a machine or a test.
 */
export const fitLeaves = (
  states: ReadonlyMap<string, LeafState>,
  leaves: ReadonlyMap<string, EventLeaf>,
): ReadonlyMap<string, LeafState> => {
  let fitting = states;
  for (let limit = 256; limit >= 1 && totalOf(fitting) > MAX_BYTES; limit /= 2) {
    fitting = new Map(
      [...states].map(([hash, state]) => {
        const leaf = leaves.get(hash);
        return [hash, isKept(leaf) ? shortened(leaf, state, limit) : state];
      }),
    );
  }
  return fitting;
};
