import { compareSequences } from '../event/compare-sequences.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import type { AnchorMark } from './profile.ts';

/** Anchors whose progress a head remembers; beyond, the progress of those longest silent is kept with their pointers. */
export const MAX_ANCHOR_MARKS = 64;
/** So many remain when a head has too many: moving marks out costs a transaction, so it is done for several at once. */
const KEPT_MARKS = 48;
/** Marks moved out in one commit: one pointer each. */
const MOST_MOVED = 16;

type Marks = Readonly<Record<IdentifierKey, AnchorMark>>;
type Entry = readonly [IdentifierKey, AnchorMark];

const entriesOf = (marks: Marks): Entry[] => Object.entries(marks) as [IdentifierKey, AnchorMark][];

/** Of two marks of one anchor the one that says more. */
export const furtherMark = (a: AnchorMark, b: AnchorMark): AnchorMark => {
  const last = compareSequences(a.sequence, b.sequence) >= 0 ? a : b;
  return { ...last, mark: Math.max(a.mark, b.mark) };
};

/** The marks of both. */
export const mergeMarks = (a: Marks, b: Marks): Marks => {
  const merged = new Map(entriesOf(a));
  for (const [anchor, mark] of entriesOf(b)) {
    const known = merged.get(anchor);
    merged.set(anchor, known ? furtherMark(known, mark) : mark);
  }
  return Object.fromEntries(merged);
};

/** What is known of an anchor: how far it is folded, or that nothing of it is. `outside` is the mark its pointer keeps. */
export const markOf = (marks: Marks, anchor: IdentifierKey, outside?: AnchorMark): AnchorMark | 'never-folded' => {
  const own = Object.hasOwn(marks, anchor) ? marks[anchor] : undefined;
  // What was passed on is as far as whoever had it went, and may come back to who has a mark of before.
  return own && outside ? furtherMark(own, outside) : (own ?? outside ?? 'never-folded');
};

/** The marks to move out of a head that has too many: of the anchors longest silent, `kept` ones spared. */
export const marksToMove = (marks: Marks, kept: ReadonlySet<IdentifierKey>): Entry[] => {
  const all = entriesOf(marks);
  if (all.length <= MAX_ANCHOR_MARKS) return [];
  return all
    .filter(([anchor]) => !kept.has(anchor))
    .sort(([, x], [, y]) => x.mark - y.mark || compareSequences(x.sequence, y.sequence))
    .slice(0, Math.min(MOST_MOVED, all.length - KEPT_MARKS));
};
