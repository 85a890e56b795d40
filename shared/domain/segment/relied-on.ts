import { type Backfill, isOf, isReady } from './backfill.ts';
import { usedBy } from './groups.ts';
import { isChanging, servedOf } from './segment-document.ts';
import type { StoredSegment, StoredTrait } from './stored-definitions.ts';
import { variantsOf } from './variants.ts';
import { servingOf } from './walks.ts';

/** All definitions as stored at one revision, and how far they are computed. */
export interface Situation {
  readonly revision: number;
  readonly segments: readonly StoredSegment[];
  readonly traits: readonly StoredTrait[];
  readonly backfills: readonly Backfill[];
}

/** What one switch can write: a transaction of DynamoDB takes 100 items and 4 MB. */
const MAX_COMPUTING = 90;
const MAX_COMPUTING_BYTES = 3_000_000;

/**
 * True where a definition that is computed over all profiles serves: of the segment, or of the trait by `traitWalk`, or of a segment
 * that uses it.
 */
export const isReliedOn = (name: string, { revision, segments, traits, backfills }: Situation): boolean => {
  const set = variantsOf(revision, segments, traits);
  const uses = new Map(
    segments.map((each) => [each.id, usedBy(servedOf(each)?.definition ?? each.document.definition)] as const),
  );
  // What serves was compiled, so it has no circles.
  const reaches = (other: string): boolean => other === name || (uses.get(other) ?? []).some(reaches);
  return [name, ...[...set.serving.keys()].filter(reaches)].some((each) => {
    const walk = servingOf(set, each);
    const backfill = backfills.find(({ segmentId }) => segmentId === walk?.id);
    return walk !== undefined && isOf(walk, backfill) && isReady(backfill);
  });
};

/** True where more is being computed than one switch could write. */
export const isTooMuch = ({ segments, traits }: Pick<Situation, 'segments' | 'traits'>): boolean => {
  const computing = [...segments, ...traits].filter(isChanging);
  return computing.length > MAX_COMPUTING || JSON.stringify(computing).length > MAX_COMPUTING_BYTES;
};
