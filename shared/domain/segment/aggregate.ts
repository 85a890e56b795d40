import type { Json } from '../json.ts';
import { canonicalJson } from './hash.ts';

/** What an event gave to an aggregate. `end` is when it stops to count, epoch ms. */
export interface Contribution {
  readonly at: number;
  readonly end: number;
  readonly value: Json;
}

/** Amounts are added up in millionths, as whole numbers: the sum is exact whatever the order. */
export interface Total {
  readonly count: number;
  readonly sum: bigint;
}

/** How many events a count, sum or average was left without by the limit; nothing of them is known but the total. */
export const NOTHING: Total = { count: 0, sum: 0n };

/** A function over the events of a leaf. One file each in `aggregates/`, found by its name (`most-frequent.ts` is `mostFrequent`). */
export interface Aggregate {
  /** False where events are looked at, not a property of theirs. */
  readonly takesProperty: boolean;
  /** What an event contributes, from the scalars at its property. */
  readonly read: (values: readonly Scalar[]) => readonly Json[];
  /** The result over what counts, earliest first; undefined where nothing has no value. */
  readonly result: (counting: readonly Contribution[], beyond: Total) => Json | undefined;
  /** The contributions that can still be in a result at some time: those that none outlasts and outdoes. */
  readonly thin?: (contributions: readonly Contribution[]) => readonly Contribution[];
  /** What a contribution adds to a total: then those beyond the limit still count. */
  readonly total?: (value: Json) => Total;
  /** Which contributions are kept when there are too many: the latest, unless the first are what is asked for. */
  readonly keeps?: 'earliest';
}

/** What a property may hold to be looked at. */
export type Scalar = string | number | boolean;

/** Characters of a text that are told apart. */
const MAX_LENGTH = 200;

/** The scalars at a property: its own, or a list's elements. Longer texts are cut to 200 characters. */
export const scalarsOf = (value: Json | undefined): readonly Scalar[] => {
  if (Array.isArray(value)) return value.flatMap((element: Json) => (Array.isArray(element) ? [] : scalarsOf(element)));
  if (typeof value === 'string') return [value.slice(0, MAX_LENGTH)];
  return typeof value === 'number' || typeof value === 'boolean' ? [value] : [];
};

const MILLION = 1_000_000;
/** Larger amounts are no amounts. */
const MAX_AMOUNT = 1e15;

/** Numbers that can be added up, nothing else: "12" is a text. */
export const amountsOf = (values: readonly Scalar[]): readonly number[] =>
  values.filter((value): value is number => typeof value === 'number' && Math.abs(value) <= MAX_AMOUNT);

/** One event's amounts as what is kept of them: [count, millionths]. Nothing where there are none. */
export const amounts = (values: readonly Scalar[]): readonly Json[] => {
  const found = amountsOf(values);
  if (found.length === 0) return [];
  const sum = found.reduce((total, amount) => total + BigInt(Math.round(amount * MILLION)), 0n);
  return [[found.length, sum.toString(36)]];
};

/** Base 36 with a sign, of any length. */
export const wholeOf = (text: string): bigint => {
  const sign = text.startsWith('-') ? -1n : 1n;
  return (
    sign * Array.from(text.replace('-', '')).reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
  );
};

/** The inverse of `amounts`. */
export const totalOf = (value: Json): Total => {
  const [count, sum] = value as readonly [number, string];
  return { count, sum: wholeOf(sum) };
};

/** Sum of totals. */
export const addTotals = (totals: readonly Total[]): Total =>
  totals.reduce((a, b) => ({ count: a.count + b.count, sum: a.sum + b.sum }), NOTHING);

/** The total of amounts that count and of those beyond the limit. */
export const amountTotal = (counting: readonly Contribution[], beyond: Total): Total =>
  addTotals([beyond, ...counting.map(({ value }) => totalOf(value))]);

/** Millionths as a number, shared by so many: divided once, so that the result is the nearest there is to the exact one. */
export const fromMillionths = (sum: bigint, parts = 1): number => Number(sum) / (MILLION * parts);

/**
 * Keeps a contribution only where no other that counts as long or longer is better; of equals one. `order` is negative
 * where the first is better.
 */
export const skyline =
  (order: (a: Contribution, b: Contribution) => number) =>
  (contributions: readonly Contribution[]): readonly Contribution[] => {
    const kept: Contribution[] = [];
    for (const each of contributions.toSorted((a, b) => b.end - a.end || order(a, b) || b.at - a.at)) {
      const best = kept.at(-1);
      if (best === undefined || order(each, best) < 0) kept.push(each);
    }
    return kept;
  };

/** Of every value the contribution that counts longest. */
export const longestOfEach = (contributions: readonly Contribution[]): readonly Contribution[] => {
  const longest = new Map<Json, Contribution>();
  for (const each of contributions) {
    const known = longest.get(each.value);
    if (known === undefined || each.end > known.end || (each.end === known.end && each.at > known.at))
      longest.set(each.value, each);
  }
  return [...longest.values()];
};

/** Texts by code unit, other values by their JSON: one order for all scalars. */
export const compareValues = (a: Json, b: Json): number => {
  const [left, right] = textOf(a) === textOf(b) ? [typeof a, typeof b] : [textOf(a), textOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const textOf = (value: Json): string => (typeof value === 'string' ? value : canonicalJson(value));
