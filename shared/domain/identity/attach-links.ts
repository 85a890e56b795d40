import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { classOf, type Isolation } from './isolation.ts';
import type { Recent } from './limit-window.ts';
import { compareSightings, linkName } from './link-order.ts';
import { isElder, together } from './partition.ts';
import { type Counts, refusal } from './refusal.ts';
import { supersedes } from './replay-link.ts';
import { type IdentityRules, rulesOf } from './rules.ts';

type Sighting = Pick<Link, 'receivedAt' | 'messageId'>;

/** What an online decision knows of a person: a `Component` without its members. */
export interface Standing {
  readonly founder: IdentifierKey;
  readonly foundedAt: number;
  readonly counts: Counts;
  readonly recent: Recent;
  readonly lastLink?: Sighting;
  readonly orderMatters: boolean;
  readonly isSeparated: boolean;
  /** A link to an isolated identifier is kept and not followed. */
  readonly hasUnfollowed: boolean;
}

/** A person while links attach to it. `profileIds` are the profiles it is made of; `settled` the latest link decided before. */
export interface Person {
  standing: Standing;
  settled?: Sighting;
  profileIds: readonly string[];
  touched: boolean;
}

/** A link with the decision it met. */
export type DecidedLink = Link & { readonly refused?: string };

/** A person that is one identifier. */
export const alone = (key: IdentifierKey, type: string, receivedAt: number): Person => ({
  standing: {
    founder: key,
    foundedAt: receivedAt,
    counts: { [type]: 1 },
    recent: {},
    orderMatters: false,
    isSeparated: false,
    hasUnfollowed: false,
  },
  profileIds: [],
  touched: true,
});

const laterOf = (a: Sighting | undefined, b: Sighting | undefined): Sighting | undefined =>
  a && b ? (compareSightings(a, b) >= 0 ? a : b) : (a ?? b);

const touch = (person: Person, link: Sighting): void => {
  const lastLink = laterOf(person.standing.lastLink, { receivedAt: link.receivedAt, messageId: link.messageId });
  person.standing = { ...person.standing, ...(lastLink ? { lastLink } : {}) };
  person.touched = true;
};

const joinInto = (into: Person, from: Person, joined: Pick<Standing, 'counts' | 'recent'>): void => {
  const [a, b] = [into.standing, from.standing];
  const elder = isElder(a, b) ? a : b;
  const lastLink = laterOf(a.lastLink, b.lastLink);
  const settled = laterOf(into.settled, from.settled);
  into.standing = {
    founder: elder.founder,
    foundedAt: elder.foundedAt,
    ...joined,
    orderMatters: a.orderMatters || b.orderMatters,
    isSeparated: a.isSeparated || b.isSeparated,
    hasUnfollowed: a.hasUnfollowed || b.hasUnfollowed,
    ...(lastLink ? { lastLink } : {}),
  };
  if (settled) into.settled = settled;
  into.profileIds = [...into.profileIds, ...from.profileIds];
};

/** A link to decide. */
export interface Unsettled {
  readonly link: Link;
  /** Stored already; seen now to have been earlier. */
  readonly isKnown: boolean;
}

const hasTwoUsers = ({ userId = 0 }: Counts): boolean => userId > 1;

/** Whether asserted links alone lead from the one user to the other (rule 9) is not known of persons, only of links. */
const joinsUsers = (a: Person, b: Person): boolean =>
  Boolean(a.standing.counts['userId'] && b.standing.counts['userId']);

/**
 * Where counts only grow and no limit has a window the order of links is irrelevant until one is refused; but where rules allow
 * several userIds, whether a public key's link came before or after the second decides.
 */
const orderMattersTo = ({ standing: { orderMatters, recent, counts } }: Person): boolean =>
  orderMatters || hasTwoUsers(counts) || Object.keys(recent).length > 0;

const isPassedOn = (rules: IdentityRules, link: Link): boolean =>
  rulesOf(rules, typeOfKey(link.other)).policy === 'moveToLatest';

const attach = (
  [a, b]: readonly [Person, Person],
  { link, isKnown }: Unsettled,
  rules: IdentityRules,
): DecidedLink | 'replay' => {
  const isLate = isKnown || [a, b].some(({ settled }) => settled && compareSightings(link, settled) <= 0);
  if (isLate && (orderMattersTo(a) || orderMattersTo(b))) return 'replay';
  if (a.standing.isSeparated && b.standing.isSeparated) return 'replay';
  touch(a, link);
  touch(b, link);
  if (a === b) return link;
  const joined = together(a.standing, b.standing, { link, rules });
  const refused = refusal(rules, link, { a: a.standing.counts, b: b.standing.counts, ...joined });
  if (isLate && hasTwoUsers(joined.counts)) return 'replay';
  if (refused === undefined && joinsUsers(a, b)) return 'replay';
  if (refused === undefined) {
    joinInto(a, b, joined);
    return link;
  }
  if (isLate || isPassedOn(rules, link)) return 'replay';
  for (const person of [a, b]) person.standing = { ...person.standing, orderMatters: true };
  return { ...link, refused };
};

const rename = (personOf: Map<IdentifierKey, Person>, from: Person, to: Person): void => {
  for (const [key, person] of personOf) if (person === from) personOf.set(key, to);
};

/** Users and devices count towards what makes their neighbour a super-node: whoever counts must notice them. */
const noteUnfollowed = (person: Person | undefined, far: IdentifierKey): void => {
  if (person === undefined) return;
  person.touched ||= !person.standing.hasUnfollowed || classOf(far) !== undefined;
  person.standing = { ...person.standing, hasUnfollowed: true };
};

/** A link to an isolated identifier with why it is not followed; nothing where neither end is one. */
const leaveUnfollowed = (
  link: Link,
  personOf: ReadonlyMap<IdentifierKey, Person>,
  isolated: ReadonlyMap<IdentifierKey, Isolation>,
): DecidedLink | undefined => {
  const refused = isolated.get(link.anchor) ?? isolated.get(link.other);
  if (refused === undefined) return undefined;
  const { anchor, other } = link;
  if (!isolated.has(anchor)) noteUnfollowed(personOf.get(anchor), other);
  if (!isolated.has(other)) noteUnfollowed(personOf.get(other), anchor);
  return { ...link, refused };
};

/**
 * Decides links online, or says that only a replay can. It equals the canonical replay because (1) a link that sorts after
 * every link that touches either person meets exactly the state that the replay has at its turn, and (2) while no link was
 * refused, no userId superseded and no limit has a window, persons are connected components and counts only grow, so that order
 * is irrelevant. `links` are first sightings in canonical order; `personOf` is changed in place. Links to isolated identifiers
 * are kept and move nobody.
 */
export const attachLinks = (
  personOf: Map<IdentifierKey, Person>,
  links: readonly Unsettled[],
  { rules, isolated }: { readonly rules: IdentityRules; readonly isolated: ReadonlyMap<IdentifierKey, Isolation> },
): readonly DecidedLink[] | 'replay' => {
  const decided: DecidedLink[] = [];
  for (const unsettled of links) {
    const { link } = unsettled;
    const unfollowed = leaveUnfollowed(link, personOf, isolated);
    if (unfollowed) {
      decided.push(unfollowed);
      continue;
    }
    const [a, b] = [personOf.get(link.anchor), personOf.get(link.other)];
    if (a === undefined || b === undefined || supersedes(link)) return 'replay';
    const outcome = attach([a, b], unsettled, rules);
    if (outcome === 'replay') return 'replay';
    decided.push(outcome);
    if (outcome.refused === undefined) rename(personOf, b, a);
  }
  return decided;
};

/** The links of `sighted` that change anything: new ones, and known ones now seen to have been earlier. */
export const unsettledLinks = (sighted: readonly Link[], known: ReadonlyMap<string, Link>): Unsettled[] =>
  sighted.flatMap((link) => {
    const stored = known.get(linkName(link));
    if (stored !== undefined && compareSightings(link, stored) >= 0) return [];
    return [{ link, isKnown: stored !== undefined }];
  });
