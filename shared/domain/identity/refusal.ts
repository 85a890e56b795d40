import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { countingAt, type Recent } from './limit-window.ts';
import { type IdentityRules, rankOf, rulesOf } from './rules.ts';

/** How many identifiers of each type a person has. */
export type Counts = Readonly<Record<string, number>>;

/** What of a person says whether a link may join it. */
export interface Tally {
  readonly counts: Counts;
  /** Of types whose limit has a window: when identifiers were tied to the person, latest first. */
  readonly recent: Recent;
}

/** Adds up two counts. */
export const addCounts = (a: Counts, b: Counts): Record<string, number> => {
  const sum = { ...a };
  for (const [type, count] of Object.entries(b)) sum[type] = (sum[type] ?? 0) + count;
  return sum;
};

/** An identifier without links is tied to nobody yet; a first link ties it. Only types whose limit has a window care. */
export const tiedBy = (
  { counts, recent }: Tally,
  key: IdentifierKey,
  { at, rules }: { readonly at: number; readonly rules: IdentityRules },
): Recent => {
  const type = typeOfKey(key);
  if (rulesOf(rules, type).window === 'ever' || counts[type] === undefined) return recent;
  return (recent[type]?.length ?? 0) > 0 ? recent : { ...recent, [type]: [at] };
};

const isOver = (
  type: string,
  joined: Counts,
  { recent, rules, at }: { recent: Recent; rules: IdentityRules; at: number },
) => {
  const { limit, window } = rulesOf(rules, type);
  return window === 'ever' ? (joined[type] ?? 0) > limit : countingAt(recent[type] ?? [], window, at) > limit;
};

/**
 * Why a link may not join two persons; `undefined` where it may. `counts` and `recent` are those of both together. A public key
 * never joins two users, however many userIds a profile may have (rule 9).
 */
export const refusal = (
  rules: IdentityRules,
  link: Pick<Link, 'trust' | 'receivedAt'>,
  persons: { readonly a: Counts; readonly b: Counts; readonly counts: Counts; readonly recent: Recent },
): string | undefined => {
  const { a, b, counts, recent } = persons;
  const [strongest] = Object.keys(counts)
    .filter((type) => isOver(type, counts, { recent, rules, at: link.receivedAt }))
    .sort((x, y) => rankOf(rules, x) - rankOf(rules, y) || (x < y ? -1 : 1));
  if (strongest !== undefined) return `limit-${strongest}`;
  return link.trust === 'claimed' && a['userId'] && b['userId'] ? 'claimed-users' : undefined;
};
