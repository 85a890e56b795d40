import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { keptTimes, mergeRecent, type Recent } from './limit-window.ts';
import { closedAt, type Held, mergeHeld } from './period.ts';
import { addCounts, type Tally, tiedBy } from './refusal.ts';
import { type IdentityRules, rulesOf } from './rules.ts';

/** A person while links join it. Changed in place: a partition of a million identifiers has no room for copies. */
export interface Growing {
  founder: IdentifierKey;
  foundedAt: number;
  members: IdentifierKey[];
  counts: Record<string, number>;
  recent: Recent;
  held: Held;
  /** Identifiers that must never join this person. */
  foes: IdentifierKey[];
  /** A separation in force names a member. */
  isSeparated: boolean;
  /** A link between a member and an isolated identifier is kept and not followed. */
  hasUnfollowed: boolean;
  lastLink?: Pick<Link, 'receivedAt' | 'messageId'>;
  orderMatters: boolean;
}

/** Which of two identifiers founds a profile: the one received first; ties go to the smaller key (rule 11). */
export const isElder = (
  a: { readonly founder: IdentifierKey; readonly foundedAt: number },
  b: { readonly founder: IdentifierKey; readonly foundedAt: number },
): boolean => a.foundedAt < b.foundedAt || (a.foundedAt === b.foundedAt && a.founder < b.founder);

const append = <T>(to: T[], from: readonly T[]): void => {
  for (const each of from) to.push(each);
};

/** Whom each identifier that a separation names must not join; nobody where only a link of it was cut. */
export type Foes = ReadonlyMap<IdentifierKey, readonly IdentifierKey[]>;

/** Makes persons of one identifier each. */
const aloneBut =
  (foesOf: Foes) =>
  (key: IdentifierKey, founded: { readonly at: number }): Growing => ({
    founder: key,
    foundedAt: founded.at,
    members: [key],
    counts: { [typeOfKey(key)]: 1 },
    recent: {},
    held: {},
    foes: [...(foesOf.get(key) ?? [])],
    isSeparated: foesOf.has(key),
    hasUnfollowed: false,
    orderMatters: false,
  });

/** Persons as disjoint sets of identifiers: the smaller joins the larger, so that n links cost n log n. */
export const createPartition = (births: ReadonlyMap<IdentifierKey, number>, rules: IdentityRules, foesOf: Foes) => {
  const of = new Map<IdentifierKey, Growing>();
  /** When identifiers were tied to who has them, of types whose limit has a window. */
  const tiedAt = new Map<IdentifierKey, number>();

  const alone = aloneBut(foesOf);

  const find = (key: IdentifierKey): Growing => {
    const known = of.get(key);
    if (known) return known;
    const born = alone(key, { at: births.get(key) ?? Number.MAX_SAFE_INTEGER });
    of.set(key, born);
    return born;
  };

  const join = (a: Growing, b: Growing): Growing => {
    if (a === b) return a;
    const [large, small] = a.members.length >= b.members.length ? [a, b] : [b, a];
    for (const member of small.members) of.set(member, large);
    append(large.members, small.members);
    append(large.foes, small.foes);
    large.counts = addCounts(large.counts, small.counts);
    large.recent = mergeRecent(large.recent, small.recent, rules);
    large.held = mergeHeld(large.held, small.held);
    large.orderMatters ||= small.orderMatters;
    large.isSeparated ||= small.isSeparated;
    large.hasUnfollowed ||= small.hasUnfollowed;
    if (isElder(small, large)) Object.assign(large, { founder: small.founder, foundedAt: small.foundedAt });
    return large;
  };

  /** Takes an identifier from who has it: what was received before stays, what comes from then on is somebody else's. */
  const passOn = (key: IdentifierKey, at: number): Growing => {
    const former = find(key);
    const type = typeOfKey(key);
    former.members = former.members.filter((member) => member !== key);
    former.foes = former.members.flatMap((member) => foesOf.get(member) ?? []);
    former.isSeparated = former.members.some((member) => foesOf.has(member));
    former.counts = { ...former.counts, [type]: (former.counts[type] ?? 1) - 1 };
    tiedAt.delete(key);
    const times = former.members.flatMap((member) => (typeOfKey(member) === type ? (tiedAt.get(member) ?? []) : []));
    const { [type]: _, ...others } = former.recent;
    former.recent = times.length > 0 ? { ...others, [type]: keptTimes(times, type, rules) } : others;
    former.held = { ...former.held, [key]: closedAt(former.held[key], at) };
    former.orderMatters = true;
    const next = alone(key, { at: Number.MAX_SAFE_INTEGER });
    next.held = { [key]: [{ from: at }] };
    next.orderMatters = true;
    of.set(key, next);
    return next;
  };

  /** Notes that a link ties its ends to whoever has them from then on; once tied is tied. */
  const tie = ({ anchor, other, receivedAt }: Link): void => {
    for (const key of [anchor, other])
      if (rulesOf(rules, typeOfKey(key)).window !== 'ever' && !tiedAt.has(key)) tiedAt.set(key, receivedAt);
  };

  return {
    tie,
    find,
    known: (key: IdentifierKey) => of.get(key),
    join,
    passOn,
    people: (): Set<Growing> => new Set(of.values()),
  };
};

/** What both would be together, with the link's own ends tied. */
export const together = (
  a: Tally,
  b: Tally,
  { link, rules }: { readonly link: Link; readonly rules: IdentityRules },
) => {
  const at = { at: link.receivedAt, rules };
  const [left, right] = [tiedBy(a, link.anchor, at), tiedBy(b, link.other, at)];
  return {
    counts: a === b ? { ...a.counts } : addCounts(a.counts, b.counts),
    recent: a === b ? left : mergeRecent(left, right, rules),
  };
};

/** The parts a person holds of identifiers that were passed on; undefined where there are none. */
export const heldOf = ({ held }: Pick<Growing, 'held'>): Held | undefined =>
  Object.keys(held).length === 0 ? undefined : held;
