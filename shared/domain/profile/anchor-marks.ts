import { compareSequences } from '../event/compare-sequences.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import type { AnchorMark } from './profile.ts';

/** Anchors whose progress a head remembers; one that fell out is refolded when it is heard of again. */
export const MAX_ANCHOR_MARKS = 64;

/** What a mark says of an anchor whose progress is not known: its next record refolds the profile. */
export const UNKNOWN_MARK: AnchorMark = { shard: '', sequence: '0', mark: 0 };

type Marks = Readonly<Record<IdentifierKey, AnchorMark>>;

const further = (a: AnchorMark, b: AnchorMark): AnchorMark => {
  const last = compareSequences(a.sequence, b.sequence) >= 0 ? a : b;
  return { ...last, mark: Math.max(a.mark, b.mark) };
};

/** The marks of both, the most recent ones where there are too many. */
export const mergeMarks = (a: Marks, b: Marks): Marks => {
  const merged = new Map(Object.entries(a) as [IdentifierKey, AnchorMark][]);
  for (const [anchor, mark] of Object.entries(b) as [IdentifierKey, AnchorMark][]) {
    const known = merged.get(anchor);
    merged.set(anchor, known ? further(known, mark) : mark);
  }
  if (merged.size <= MAX_ANCHOR_MARKS) return Object.fromEntries(merged);
  const latestFirst = [...merged].sort(([, x], [, y]) => y.mark - x.mark || compareSequences(y.sequence, x.sequence));
  return Object.fromEntries(latestFirst.slice(0, MAX_ANCHOR_MARKS));
};

/** What is known of an anchor: how far it is folded, that nothing of it is, or nothing at all. */
export const markOf = (marks: Marks, anchor: IdentifierKey): AnchorMark | 'never-folded' | 'unknown' => {
  const mark = Object.hasOwn(marks, anchor) ? marks[anchor] : undefined;
  if (mark === undefined) return Object.keys(marks).length < MAX_ANCHOR_MARKS ? 'never-folded' : 'unknown';
  return mark.shard === UNKNOWN_MARK.shard ? 'unknown' : mark;
};
