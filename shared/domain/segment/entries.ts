import type { Json } from '../json.ts';
import { addTotals, type Contribution, compareValues, NOTHING, type Total, wholeOf } from './aggregate.ts';
import type { LeafState } from './segment.ts';

/** An event that a leaf keeps, with what it looks at. Times epoch ms. */
export interface Entry {
  readonly at: number;
  readonly expires: number;
  readonly value: Json;
}

/** What the limit left out: the first and last instant at which one of those stops to count, and their total. */
export interface Beyond {
  readonly from: number;
  readonly until: number;
  readonly total: Total;
}

/**
 * The events of a leaf that may still count at the horizon (the latest `at` folded) or later. The same set of events gives the same
 * entries, in whatever order and in however many parts they come, as long as none are left out.
 */
export interface Entries {
  readonly horizon: number;
  readonly entries: readonly Entry[];
  readonly beyond?: Beyond;
}

/** How a leaf keeps its entries. */
export interface Keeping {
  /** The last instant, exclusive, at which an entry can count. */
  readonly endOf: (entry: Entry) => number;
  /** Entries kept, at most. */
  readonly limit: number;
  readonly keeps?: 'earliest' | undefined;
  readonly thin?: ((contributions: readonly Contribution[]) => readonly Contribution[]) | undefined;
  readonly total?: ((value: Json) => Total) | undefined;
  /** True where those beyond the limit cannot matter: nothing is said of them. */
  readonly isEnough: boolean;
}

/** What is stored: times and values one after another, `d` what was left out. */
interface Stored {
  readonly h: number;
  readonly t: readonly number[];
  readonly v: readonly Json[];
  readonly d?: readonly [from: number, until: number, count: number, sum: string];
}

const EMPTY: Entries = { horizon: Number.NEGATIVE_INFINITY, entries: [] };

/** The entries of a state; an absent one has none. */
export const readEntries = (state: LeafState | undefined): Entries => {
  if (state === undefined || Array.isArray(state)) return EMPTY;
  const { h, t, v, d } = state as unknown as Stored;
  const entries = v.map((value, i) => ({ at: t[2 * i] ?? 0, expires: t[2 * i + 1] ?? 0, value }));
  if (d === undefined) return { horizon: h, entries };
  return { horizon: h, entries, beyond: { from: d[0], until: d[1], total: { count: d[2], sum: wholeOf(d[3]) } } };
};

const writeEntries = ({ horizon, entries, beyond }: Entries): LeafState => {
  const stored: Stored = {
    h: horizon,
    t: entries.flatMap(({ at, expires }) => [at, expires]),
    v: entries.map(({ value }) => value),
    ...(beyond ? { d: [beyond.from, beyond.until, beyond.total.count, beyond.total.sum.toString(36)] as const } : {}),
  };
  return { ...stored };
};

const inOrder = (a: Entry, b: Entry): number => a.at - b.at || a.expires - b.expires || compareValues(a.value, b.value);

const totalOf = (entries: readonly Entry[], { total }: Keeping): Total =>
  total ? addTotals(entries.map(({ value }) => total(value))) : NOTHING;

const addBeyond = (
  known: readonly (Beyond | undefined)[],
  left: readonly Entry[],
  { keeping, horizon }: { readonly keeping: Keeping; readonly horizon: number },
): Beyond | undefined => {
  const ends = left.map(keeping.endOf);
  const all = known.filter((each) => each !== undefined && each.until > horizon) as readonly Beyond[];
  if (keeping.isEnough || all.length + left.length === 0) return undefined;
  return {
    from: Math.min(...all.map(({ from }) => from), ...ends),
    until: Math.max(...all.map(({ until }) => until), ...ends),
    total: addTotals([...all.map(({ total }) => total), totalOf(left, keeping)]),
  };
};

type Ended = Entry & Contribution;

/** Those that stay first, by what the leaf asks for. */
const byWorth =
  ({ keeps }: Keeping) =>
  (a: Ended, b: Ended): number =>
    keeps === 'earliest' ? inOrder(a, b) : b.end - a.end || inOrder(b, a);

/** Entries in order with those beyond the limit taken out. One too many is the usual case: it is found without sorting. */
const limited = (
  entries: readonly Ended[],
  keeping: Keeping,
): { readonly kept: readonly Ended[]; readonly left: readonly Ended[] } => {
  const { limit } = keeping;
  if (entries.length <= limit) return { kept: entries, left: [] };
  const order = byWorth(keeping);
  if (entries.length === limit + 1) {
    const last = entries.reduce((a, b) => (order(a, b) < 0 ? b : a));
    return { kept: entries.filter((entry) => entry !== last), left: [last] };
  }
  const sorted = entries.toSorted(order);
  return { kept: sorted.slice(0, limit).sort(inOrder), left: sorted.slice(limit) };
};

/** Both in one order; a single new entry, the usual case, goes into its place. */
const inOneOrder = (a: readonly Entry[], b: readonly Entry[]): readonly Entry[] => {
  const [entry, ...others] = b;
  if (entry === undefined) return a;
  if (others.length > 0) return [...a, ...b].sort(inOrder);
  const place = a.findLastIndex((each) => inOrder(each, entry) <= 0) + 1;
  return a.toSpliced(place, 0, entry);
};

/** The state of both sets of events, which must share none. */
export const joinEntries = (a: Entries, b: Entries, keeping: Keeping): LeafState => {
  const { thin } = keeping;
  const horizon = Math.max(a.horizon, b.horizon);
  const lasting: Ended[] = [];
  for (const { at, expires, value } of inOneOrder(a.entries, b.entries)) {
    const end = keeping.endOf({ at, expires, value });
    // Where each event's end is known, nothing else is of it: those alike are equal.
    if (end > horizon) lasting.push({ at, expires: thin ? end : expires, value, end });
  }
  const thinned = thin ? (thin(lasting) as readonly Ended[]).toSorted(inOrder) : lasting;
  const { kept, left } = limited(thinned, keeping);
  const beyond = addBeyond([a.beyond, b.beyond], left, { keeping, horizon });
  return writeEntries({ horizon, entries: kept, ...(beyond ? { beyond } : {}) });
};
