import type { Json } from '../json.ts';
import { type Contribution, NOTHING } from './aggregate.ts';
import { type Entries, readEntries } from './entries.ts';
import type { Span, Test } from './operator.ts';
import type { AggregateLeaf, LeafState, SequenceLeaf } from './segment.ts';
import { sequenceBorders, sequenceHolds } from './sequence.ts';
import type { Verdict } from './verdict.ts';
import { windowSpan } from './window.ts';

/** Entries gone through for one verdict, about: it costs the same whatever a profile has done. */
const EFFORT = 2000;

/** Borders looked at on either side of now: beyond, a bound is given, and looking again costs one evaluation. */
const lookedAtOf = ({ entries }: Entries): number =>
  Math.max(2, Math.min(32, Math.floor(EFFORT / (entries.length + 1))));

/**
 * The verdict on what changes at borders only: since which of them, and until which, it is as it is now. What happened until the horizon
 * is not told apart any more.
 */
const judgeBorders = (
  holds: (instant: number) => boolean,
  borders: readonly number[],
  { now, horizon, lookedAt }: { readonly now: number; readonly horizon: number; readonly lookedAt: number },
): Verdict => {
  const value = holds(now);
  const sorted = [...new Set(borders)].sort((a, b) => a - b);
  const past = sorted.filter((border) => horizon < border && border <= now).reverse();
  const coming = sorted.filter((border) => border > now);
  const turned = past.slice(0, lookedAt).findIndex((_, i) => holds(past[i + 1] ?? horizon) !== value);
  const turns = coming.slice(0, lookedAt).findIndex((border) => holds(border) !== value);
  return {
    value,
    since: past[turned < 0 ? lookedAt - 1 : turned] ?? Number.NEGATIVE_INFINITY,
    next: coming[turns < 0 ? lookedAt - 1 : turns] ?? Number.POSITIVE_INFINITY,
  };
};

/** When each entry counts. */
const contributions = (leaf: AggregateLeaf, { entries }: Entries, zone: string): readonly (Contribution & Span)[] =>
  entries.map(({ at, expires, value }) => {
    const { from, to } = windowSpan(leaf.window, at, zone);
    return { at, value, from, to: Math.min(to, expires), end: Math.min(to, expires) };
  });

const resultAt = (
  leaf: AggregateLeaf,
  { entries, known }: { readonly entries: Entries; readonly known: readonly (Contribution & Span)[] },
  instant: number,
): Json | undefined => {
  const { beyond } = entries;
  const counting = known.filter(({ from, to }) => from <= instant && instant < to);
  return leaf.aggregate.result(counting, beyond && instant < beyond.until ? beyond.total : NOTHING);
};

/** True where events beyond the limit may change what is said of the instant. */
const isCapped = ({ aggregate, window }: AggregateLeaf, { beyond }: Entries, instant: number): boolean =>
  beyond !== undefined &&
  instant < beyond.until &&
  !(aggregate.total && window.kind !== 'between' && instant < beyond.from);

/** What the leaf's events give at the instant; undefined where nothing has no value. */
export const aggregateAt = (
  leaf: AggregateLeaf,
  { state, now, zone }: Judging,
): { readonly value: Json | undefined; readonly capped: boolean } => {
  const entries = readEntries(state);
  const known = contributions(leaf, entries, zone);
  return { value: resultAt(leaf, { entries, known }, now), capped: isCapped(leaf, entries, now) };
};

/** When time alone may change what an aggregate gives. */
export const aggregateBorders = (
  leaf: AggregateLeaf,
  state: LeafState | undefined,
  zone: string,
): readonly number[] => {
  const entries = readEntries(state);
  const { beyond } = entries;
  const spans = contributions(leaf, entries, zone).flatMap(({ from, to }) => [from, to]);
  return beyond ? [...spans, beyond.from, beyond.until] : spans;
};

interface Judging {
  readonly state: LeafState | undefined;
  readonly zone: string;
  readonly now: number;
}

/** Whether what the events give passes the test. */
export const judgeAggregate = (leaf: AggregateLeaf, test: Test, { state, zone, now }: Judging): Verdict => {
  const entries = readEntries(state);
  const known = contributions(leaf, entries, zone);
  const at = (instant: number) => resultAt(leaf, { entries, known }, instant);
  const spansAt = (instant: number): readonly Span[] => ('spans' in test ? test.spans(at(instant), instant, zone) : []);
  const holds = (instant: number): boolean =>
    'holds' in test
      ? test.holds(at(instant), zone)
      : spansAt(instant).some(({ from, to }) => from <= instant && instant < to);
  const borders = [...aggregateBorders(leaf, state, zone), ...spansAt(now).flatMap(({ from, to }) => [from, to])];
  // What a test of dates says of the next result is not known before.
  const range = { now, horizon: entries.horizon, lookedAt: 'spans' in test ? 1 : lookedAtOf(entries) };
  const verdict = judgeBorders(holds, borders.filter(Number.isFinite), range);
  return isCapped(leaf, entries, now) ? { ...verdict, capped: true } : verdict;
};

/** Whether the sequence stands. */
export const judgeSequence = (leaf: SequenceLeaf, { state, zone, now }: Judging): Verdict => {
  const entries = readEntries(state);
  const holds = (instant: number): boolean => sequenceHolds(leaf, entries, { zone, now: instant });
  const range = { now, horizon: entries.horizon, lookedAt: lookedAtOf(entries) };
  const verdict = judgeBorders(holds, sequenceBorders(leaf, entries, zone), range);
  return entries.beyond && now < entries.beyond.until ? { ...verdict, capped: true } : verdict;
};
