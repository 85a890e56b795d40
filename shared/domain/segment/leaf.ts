import type { AcceptedEvent } from '../event/event.ts';
import { eventName } from '../event/event.ts';
import type { Json } from '../json.ts';
import { scalarsOf } from './aggregate.ts';
import { type Entry, joinEntries, type Keeping, readEntries } from './entries.ts';
import type { Span } from './operator.ts';
import { valueAt } from './path.ts';
import type { AggregateLeaf, CountLeaf, EventLeaf, LeafState, Matcher, SequenceLeaf } from './segment.ts';
import { addSpan, mergeSteps, type Steps, stepsOf } from './steps.ts';
import { isCalendar, windowSpan } from './window.ts';

/** What a leaf looks at in an event. */
export type LeafEvent = Pick<AcceptedEvent, 'body' | 'at' | 'expiresAt'>;

const matches = ({ event, filters }: Matcher, { body }: Pick<LeafEvent, 'body'>, zone: string): boolean =>
  eventName(body) === event && filters.every(({ property, holds }) => holds(valueAt(body.properties, property), zone));

/** The names of the events a leaf looks at. */
export const eventNamesOf = (leaf: EventLeaf): readonly string[] =>
  leaf.kind === 'sequence' ? leaf.steps.map(({ event }) => event) : [leaf.event];

/** True when the event has the leaf's name, or that of one of its steps, and passes the filters; the window is not looked at. */
export const leafMatches = (leaf: EventLeaf, event: Pick<LeafEvent, 'body'>): boolean =>
  leaf.kind === 'sequence'
    ? leaf.steps.some((step) => matches(step, event, leaf.policy.zone))
    : matches(leaf, event, leaf.policy.zone);

/** When a matching event counts for the leaf, cut at the instant it expires; undefined when never. Of a sequence: while it exists. */
export const eventSpan = (
  leaf: EventLeaf,
  { at, expiresAt }: Pick<LeafEvent, 'at' | 'expiresAt'>,
  zone = leaf.policy.zone,
): Span | undefined => {
  const window = leaf.kind === 'sequence' ? { from: at, to: expiresAt } : windowSpan(leaf.window, at, zone);
  const to = Math.min(window.to, expiresAt);
  return window.from < to ? { from: window.from, to } : undefined;
};

/** Beyond any difference that a time zone can make to the end of a calendar window: the day's clamping and the offsets. */
const ZONES_APART = 5 * 86_400_000;

/** An instant from which on the entry no longer counts, whatever the profile's own time zone is. */
const lastEnd =
  ({ window, policy }: AggregateLeaf) =>
  ({ at, expires }: Entry): number => {
    const { to } = windowSpan(window, at, policy.zone);
    return Math.min(expires, policy.own && isCalendar(window) ? to + ZONES_APART : to);
  };

/** How a leaf keeps its events. */
export const keepingOf = (leaf: AggregateLeaf | SequenceLeaf): Keeping => {
  const { limit } = leaf;
  if (leaf.kind === 'sequence') return { limit, endOf: ({ expires }) => expires, isEnough: false };
  const { aggregate, window, isTold, isEnough } = leaf;
  return {
    limit,
    endOf: lastEnd(leaf),
    keeps: aggregate.keeps,
    total: window.kind === 'between' ? undefined : aggregate.total,
    ...(isTold ? { thin: aggregate.thin } : {}),
    isEnough,
  };
};

const valuesOf = (leaf: AggregateLeaf, event: LeafEvent): readonly Json[] => {
  if (!matches(leaf, event, leaf.policy.zone) || eventSpan(leaf, event) === undefined) return [];
  const { property, aggregate } = leaf;
  return aggregate.read(property === undefined ? [] : scalarsOf(valueAt(event.body.properties, property)));
};

const stepBits = ({ steps, policy }: SequenceLeaf, event: LeafEvent): number =>
  steps.reduce((bits, step, index) => (matches(step, event, policy.zone) ? bits | (1 << index) : bits), 0);

const foldEntries = (leaf: AggregateLeaf | SequenceLeaf, state: LeafState | undefined, event: LeafEvent) => {
  const bits = leaf.kind === 'sequence' ? stepBits(leaf, event) : 0;
  const values = leaf.kind === 'aggregate' ? valuesOf(leaf, event) : bits === 0 ? [] : [bits];
  if (values.length === 0) return state;
  const entries = values.map((value) => ({ at: event.at, expires: event.expiresAt, value }));
  return joinEntries(readEntries(state), { horizon: event.at, entries }, keepingOf(leaf));
};

const foldCount = (leaf: CountLeaf, state: LeafState | undefined, event: LeafEvent): LeafState | undefined => {
  if (leaf.capacity === 0 || !leafMatches(leaf, event)) return state;
  const span = eventSpan(leaf, event);
  if (span === undefined) return state;
  return leaf.window.kind === 'between'
    ? addSpan(state, { at: event.at, span }, leaf.capacity)
    : latest([...numbersOf(state), span.to], leaf.capacity);
};

/**
 * The leaf's state with one more event; the state as it was when the event does not count. Undefined is the empty state,
 * of which nothing is stored. Order is irrelevant; duplicates must be left out by the caller. The state holds for every
 * instant from the latest folded `at` on.
 */
export const foldLeaf = (leaf: EventLeaf, state: LeafState | undefined, event: LeafEvent): LeafState | undefined =>
  leaf.kind === 'count' ? foldCount(leaf, state, event) : foldEntries(leaf, state, event);

/** The state of the events of both, which must share none. */
export const mergeLeafStates = (
  leaf: EventLeaf,
  a: LeafState | undefined,
  b: LeafState | undefined,
): LeafState | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  if (leaf.kind !== 'count') return joinEntries(readEntries(a), readEntries(b), keepingOf(leaf));
  return leaf.window.kind === 'between'
    ? mergeSteps(a, b, leaf.capacity)
    : latest([...numbersOf(a), ...numbersOf(b)], leaf.capacity);
};

/** How many events count over time, told apart up to the leaf's capacity. */
export const leafSteps = (leaf: CountLeaf, state: LeafState | undefined): Steps => {
  if (leaf.window.kind === 'between') return stepsOf(state);
  const ends = numbersOf(state);
  return { start: ends.length, changes: ends.toReversed().map((at) => ({ at, by: -1 })) };
};

const numbersOf = (state: LeafState | undefined): readonly number[] => (Array.isArray(state) ? state : []);

/** The instants at which the `capacity` longest counting events stop to count, latest first. */
const latest = (ends: readonly number[], capacity: number): readonly number[] =>
  ends.toSorted((a, b) => b - a).slice(0, capacity);
