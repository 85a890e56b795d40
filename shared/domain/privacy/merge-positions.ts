import type { ErasedPosition } from './erasure.ts';

/** Each position once; one that goes whole by any note goes whole. */
export const mergePositions = (positions: Iterable<ErasedPosition>): readonly ErasedPosition[] => {
  const merged = new Map<string, ErasedPosition>();
  for (const each of positions) {
    const name = `${each.shard}#${each.sequence}`;
    const known = merged.get(name);
    if (known === undefined || (known.kept && !each.kept)) merged.set(name, each);
  }
  return [...merged.values()];
};
