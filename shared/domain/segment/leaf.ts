import type { AcceptedEvent } from '../event/event.ts';
import { eventName } from '../event/event.ts';
import { addDuration } from './duration.ts';
import type { Span } from './operator.ts';
import { valueAt } from './path.ts';
import type { EventLeaf, LeafState } from './segment.ts';
import { addSpan, mergeSteps, type Steps, stepsOf } from './steps.ts';

/** What a leaf looks at in an event. */
export type LeafEvent = Pick<AcceptedEvent, 'body' | 'at' | 'expiresAt'>;

/** True when the event has the leaf's name and passes its filters; the window is not looked at. */
export const leafMatches = (leaf: EventLeaf, event: Pick<LeafEvent, 'body'>): boolean =>
  eventName(event.body) === leaf.event &&
  leaf.filters.every(({ property, holds }) => holds(valueAt(event.body.properties, property)));

const windowSpan = ({ window }: EventLeaf, at: number): Span => {
  switch (window.kind) {
    case 'within':
      return { from: at, to: addDuration(at, window.duration) };
    case 'between':
      return { from: addDuration(at, window.near), to: addDuration(at, window.far) };
    case 'fixed':
      return { from: at, to: window.from <= at && at < window.to ? Number.POSITIVE_INFINITY : at };
    case 'ever':
      return { from: at, to: Number.POSITIVE_INFINITY };
  }
};

/** When a matching event counts for the leaf, cut at the instant it expires; undefined when never. */
export const eventSpan = (leaf: EventLeaf, event: Pick<LeafEvent, 'at' | 'expiresAt'>): Span | undefined => {
  const window = windowSpan(leaf, event.at);
  const to = Math.min(window.to, event.expiresAt);
  return window.from < to ? { from: window.from, to } : undefined;
};

/**
 * The leaf's state with one more event; the state as it was when the event does not count. Undefined is the empty state,
 * of which nothing is stored. Order is irrelevant; duplicates must be left out by the caller. The state holds for every
 * instant from the latest folded `at` on.
 */
export const foldLeaf = (leaf: EventLeaf, state: LeafState | undefined, event: LeafEvent): LeafState | undefined => {
  if (leaf.capacity === 0 || !leafMatches(leaf, event)) return state;
  const span = eventSpan(leaf, event);
  if (span === undefined) return state;
  return leaf.window.kind === 'between'
    ? addSpan(state, { at: event.at, span }, leaf.capacity)
    : latest([...numbersOf(state), span.to], leaf.capacity);
};

/** The state of the events of both, which must share none. */
export const mergeLeafStates = (
  leaf: EventLeaf,
  a: LeafState | undefined,
  b: LeafState | undefined,
): LeafState | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return leaf.window.kind === 'between'
    ? mergeSteps(a, b, leaf.capacity)
    : latest([...numbersOf(a), ...numbersOf(b)], leaf.capacity);
};

/** How many events count over time, told apart up to the leaf's capacity. */
export const leafSteps = (leaf: EventLeaf, state: LeafState | undefined): Steps => {
  if (leaf.window.kind === 'between') return stepsOf(state);
  const ends = numbersOf(state);
  return { start: ends.length, changes: ends.toReversed().map((at) => ({ at, by: -1 })) };
};

const numbersOf = (state: LeafState | undefined): readonly number[] => (Array.isArray(state) ? state : []);

/** The instants at which the `capacity` longest counting events stop to count, latest first. */
const latest = (ends: readonly number[], capacity: number): readonly number[] =>
  ends.toSorted((a, b) => b - a).slice(0, capacity);
