import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { firstSightings, linkName } from './link-order.ts';
import { type IdentityRules, rankOf, rulesOf } from './rules.ts';

/** How many identifiers of each type count against the limits. */
export type Counts = Readonly<Record<string, number>>;

/** One person's identifiers, and what an online decision about them must know. */
export interface Component {
  /** The member received first; ties go to the smaller key (rule 11). */
  readonly founder: IdentifierKey;
  readonly foundedAt: number;
  readonly members: readonly IdentifierKey[];
  /** Superseded userIds are not counted (rule 14). */
  readonly counts: Counts;
  /** The latest link that touches a member, refused ones included. */
  readonly lastLink?: Pick<Link, 'receivedAt' | 'messageId'>;
  /** A link was refused or a userId superseded: the order of links matters from then on. */
  readonly orderMatters: boolean;
}

/** The partition into persons, and why a link did not join, by `linkName`. */
export interface Resolution {
  readonly components: readonly Component[];
  readonly refused: ReadonlyMap<string, string>;
}

interface Growing {
  founder: IdentifierKey;
  foundedAt: number;
  members: IdentifierKey[];
  counts: Record<string, number>;
  lastLink?: Pick<Link, 'receivedAt' | 'messageId'>;
  orderMatters: boolean;
}

/** Which of two identifiers founds a profile: the one received first. */
export const isElder = (
  a: { founder: IdentifierKey; foundedAt: number },
  b: { founder: IdentifierKey; foundedAt: number },
): boolean => a.foundedAt < b.foundedAt || (a.foundedAt === b.foundedAt && a.founder < b.founder);

/** Adds up two counts. */
export const addCounts = (a: Counts, b: Counts): Record<string, number> => {
  const sum = { ...a };
  for (const [type, count] of Object.entries(b)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
};

/**
 * Why a link may not join two persons; `undefined` where it may. `joined` is what counts afterwards. A public key never joins
 * two users, however many userIds a profile may have (rule 9).
 */
export const refusal = (
  rules: IdentityRules,
  link: Pick<Link, 'trust'>,
  { a, b, joined }: { readonly a: Counts; readonly b: Counts; readonly joined: Counts },
): string | undefined => {
  const over = Object.keys(joined).filter((type) => (joined[type] ?? 0) > rulesOf(rules, type).limit);
  const [strongest] = over.sort((x, y) => rankOf(rules, x) - rankOf(rules, y) || (x < y ? -1 : 1));
  if (strongest !== undefined) return `limit-${strongest}`;
  return link.trust === 'claimed' && a['userId'] && b['userId'] ? 'claimed-users' : undefined;
};

/** An alias between userIds: the other is superseded by the anchor. */
export const supersedes = (link: Link): boolean =>
  link.alias === true && typeOfKey(link.anchor) === 'userId' && typeOfKey(link.other) === 'userId';

const createPartition = (births: ReadonlyMap<IdentifierKey, number>) => {
  const of = new Map<IdentifierKey, Growing>();
  const find = (key: IdentifierKey): Growing => {
    const known = of.get(key);
    if (known) return known;
    const alone: Growing = {
      founder: key,
      foundedAt: births.get(key) ?? Number.MAX_SAFE_INTEGER,
      members: [key],
      counts: { [typeOfKey(key)]: 1 },
      orderMatters: false,
    };
    of.set(key, alone);
    return alone;
  };
  const join = (a: Growing, b: Growing): Growing => {
    if (a === b) return a;
    const [large, small] = a.members.length >= b.members.length ? [a, b] : [b, a];
    for (const member of small.members) of.set(member, large);
    large.members.push(...small.members);
    large.counts = addCounts(large.counts, small.counts);
    large.orderMatters ||= small.orderMatters;
    if (isElder(small, large)) Object.assign(large, { founder: small.founder, foundedAt: small.foundedAt });
    return large;
  };
  return { find, join, components: (): Set<Growing> => new Set(of.values()) };
};

const birthsIn = (links: readonly Link[], known: ReadonlyMap<IdentifierKey, number>): Map<IdentifierKey, number> => {
  const births = new Map(known);
  for (const { anchor, other, receivedAt } of links) {
    for (const key of [anchor, other]) births.set(key, Math.min(births.get(key) ?? receivedAt, receivedAt));
  }
  return births;
};

/**
 * Who is who: replays the links in canonical order, each accepted or refused alone (rule 10). Pure, and the definition: what
 * is decided online must equal it. `births` holds when identifiers were first received, those without links among them.
 */
export const resolve = (
  links: readonly Link[],
  rules: IdentityRules,
  births: ReadonlyMap<IdentifierKey, number> = new Map(),
): Resolution => {
  const all = birthsIn(links, births);
  const partition = createPartition(all);
  for (const key of all.keys()) partition.find(key);
  const superseded = new Set<IdentifierKey>();
  const refused = new Map<string, string>();

  const joinedCounts = (link: Link, a: Growing, b: Growing): Record<string, number> => {
    const counts = a === b ? { ...a.counts } : addCounts(a.counts, b.counts);
    if (supersedes(link)) {
      const change = (superseded.has(link.anchor) ? 1 : 0) - (superseded.has(link.other) ? 0 : 1);
      counts['userId'] = (counts['userId'] ?? 0) + change;
    }
    return counts;
  };

  for (const link of firstSightings(links, rules)) {
    const a = partition.find(link.anchor);
    const b = partition.find(link.other);
    a.lastLink = b.lastLink = { receivedAt: link.receivedAt, messageId: link.messageId };
    if (link.anchor === link.other) continue;
    const counts = joinedCounts(link, a, b);
    const refusable = a !== b || supersedes(link);
    const reason = refusable ? refusal(rules, link, { a: a.counts, b: b.counts, joined: counts }) : undefined;
    if (reason !== undefined) {
      refused.set(linkName(link), reason);
      a.orderMatters = b.orderMatters = true;
      continue;
    }
    const joined = partition.join(a, b);
    joined.counts = counts;
    joined.lastLink = { receivedAt: link.receivedAt, messageId: link.messageId };
    if (!supersedes(link)) continue;
    joined.orderMatters = true;
    superseded.add(link.other);
    superseded.delete(link.anchor);
  }
  return { components: [...partition.components()], refused };
};
