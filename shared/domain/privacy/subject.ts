import { createAssertedTies } from '../identity/asserted-ties.ts';
import type { IdentifierKey, Link } from '../identity/identifier.ts';
import { cutsOf, pairOf, type Separation, separationName } from '../identity/separation.ts';

/** What is known of the identifiers around the proven ones. */
export interface SubjectTies {
  readonly links: readonly (Link & { readonly refused?: string })[];
  /** Only these can belong to the person: those of the profiles that hold the proven ones. Absent: any. */
  readonly members?: ReadonlySet<IdentifierKey>;
  /** Super-nodes and blocked identifiers: several people's or nobody's. */
  readonly isolated?: ReadonlySet<IdentifierKey>;
  readonly separations?: readonly Separation[];
}

/** Whom a right is carried to, and what waits for an officer. Both sorted; they share none. */
export interface Subject {
  readonly asserted: readonly IdentifierKey[];
  readonly claimed: readonly IdentifierKey[];
}

const joinedTo = (start: readonly IdentifierKey[], links: readonly Link[]): IdentifierKey[] => {
  const ties = createAssertedTies();
  for (const { anchor, other } of links) ties.join(anchor, other);
  const all = new Set([...start, ...links.flatMap(({ anchor, other }) => [anchor, other])]);
  return [...all].filter((key) => start.some((each) => ties.areJoined(each, key))).sort();
};

/**
 * Whose data a proven identifier opens (rule 9): what asserted links alone join to it, inside the person that Headwater sees.
 * What needs a claimed link on the way waits for an officer: anybody with the page's key could have made it. Refused links,
 * cut ones and those of isolated identifiers join nothing; a proven identifier that is isolated itself waits too, since
 * several people stand behind it.
 */
export const subjectOf = (start: readonly IdentifierKey[], ties: SubjectTies): Subject => {
  const { members, isolated = new Set(), separations = [] } = ties;
  const cuts = cutsOf(separations);
  const proven = start.filter((key) => !isolated.has(key));
  const canBelong = (key: IdentifierKey): boolean =>
    !isolated.has(key) && (members === undefined || members.has(key) || proven.includes(key));
  const followed = ties.links.filter(
    ({ anchor, other, refused }) =>
      refused === undefined &&
      canBelong(anchor) &&
      canBelong(other) &&
      !cuts.has(separationName({ ...pairOf(anchor, other), kind: 'cut' })),
  );
  const asserted = joinedTo(
    proven,
    followed.filter(({ trust }) => trust === 'asserted'),
  );
  const known = new Set(asserted);
  const shared = start.filter((key) => isolated.has(key));
  const claimed = new Set([...joinedTo(proven, followed), ...shared].filter((key) => !known.has(key)));
  return { asserted, claimed: [...claimed].sort() };
};
