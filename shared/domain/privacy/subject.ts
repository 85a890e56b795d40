import { createAssertedTies } from '../identity/asserted-ties.ts';
import { type IdentifierKey, type Link, typeOfKey } from '../identity/identifier.ts';
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

/** Identifiers that a server showed with a user who is not of the subject: that link was refused, and yet somebody else uses them. */
const usedByOthers = (
  subject: readonly IdentifierKey[],
  links: SubjectTies['links'],
  start: readonly IdentifierKey[],
): IdentifierKey[] => {
  const inside = new Set(subject);
  const isStranger = (key: IdentifierKey): boolean => typeOfKey(key) === 'userId' && !inside.has(key);
  const used = links
    .filter(({ trust, refused }) => trust === 'asserted' && refused !== undefined)
    .flatMap(({ anchor, other }) => [isStranger(other) ? anchor : [], isStranger(anchor) ? other : []].flat());
  return used.filter((key) => inside.has(key) && typeOfKey(key) !== 'userId' && !start.includes(key));
};

/**
 * Whose data a proven identifier opens (rule 9): what asserted links alone join to it, inside the person that Headwater sees.
 * What needs a claimed link on the way waits for an officer: anybody with the page's key could have made it. So does what
 * servers showed with another user too, such as the browser of a household: what was done there without a name may be either's.
 * Refused links, cut ones and those of isolated identifiers join nothing; a proven identifier that is isolated itself waits
 * too, since several people stand behind it.
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
  const shared = new Set<IdentifierKey>();
  const walk = (): IdentifierKey[] => {
    const own = followed.filter(
      (link) => link.trust === 'asserted' && !shared.has(link.anchor) && !shared.has(link.other),
    );
    return joinedTo(proven, own);
  };
  let asserted = walk();
  // Who is left out may be a stranger to others in turn.
  for (let used = usedByOthers(asserted, ties.links, start); used.length > 0; ) {
    for (const key of used) shared.add(key);
    asserted = walk();
    used = usedByOthers(asserted, ties.links, start);
  }
  const known = new Set(asserted);
  const all = [...joinedTo(proven, followed), ...start.filter((key) => isolated.has(key))];
  const claimed = new Set(all.filter((key) => !known.has(key)));
  return { asserted, claimed: [...claimed].sort() };
};
