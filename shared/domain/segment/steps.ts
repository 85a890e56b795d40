import type { Span } from './operator.ts';
import type { LeafState } from './segment.ts';

/** A count over time: `start` at first, then changes in order of their instants (epoch ms). */
export interface Steps {
  readonly start: number;
  readonly changes: readonly { readonly at: number; readonly by: number }[];
}

/**
 * Stored form for windows that open later than their event: [horizon, rises…, falls…], both ascending and equally many.
 * It is the count over time from the horizon (the latest `at` folded) on, capped; two of them add up and are capped again,
 * so the form depends on the set of events alone.
 */
interface Curve {
  readonly horizon: number;
  readonly rises: readonly number[];
  readonly falls: readonly number[];
}

const curveOf = (state: LeafState | undefined): Curve => {
  const [horizon, ...edges]: readonly number[] = Array.isArray(state) ? state : [];
  const half = edges.length / 2;
  return { horizon: horizon ?? Number.NEGATIVE_INFINITY, rises: edges.slice(0, half), falls: edges.slice(half) };
};

/** Sum of the curves, from the later horizon on, capped at `capacity`. */
const sum = (curves: readonly Curve[], capacity: number): readonly number[] => {
  const horizon = Math.max(...curves.map((curve) => curve.horizon));
  const changes = new Map<number, number>();
  const change = (at: number, by: number): void => {
    const instant = Math.max(at, horizon);
    changes.set(instant, (changes.get(instant) ?? 0) + by);
  };
  for (const { rises, falls } of curves) {
    for (const at of rises) change(at, 1);
    for (const at of falls) change(at, -1);
  }
  const rises: number[] = [];
  const falls: number[] = [];
  let count = 0;
  for (const [at, by] of [...changes].sort(([a], [b]) => a - b)) {
    const step = Math.min(count + by, capacity) - Math.min(count, capacity);
    count += by;
    for (let i = 0; i < Math.abs(step); i++) (step > 0 ? rises : falls).push(at);
  }
  return [horizon, ...rises, ...falls];
};

/** The state with one more event that counts during `span`. */
export const addSpan = (
  state: LeafState | undefined,
  { at, span }: { at: number; span: Span },
  capacity: number,
): readonly number[] => sum([curveOf(state), { horizon: at, rises: [span.from], falls: [span.to] }], capacity);

/** The state of both sets of events. */
export const mergeSteps = (a: LeafState, b: LeafState, capacity: number): readonly number[] =>
  sum([curveOf(a), curveOf(b)], capacity);

/** The count over time; what rose at the horizon has an unknown beginning and is there from the start. */
export const stepsOf = (state: LeafState | undefined): Steps => {
  const { horizon, rises, falls } = curveOf(state);
  const later = rises.filter((at) => at > horizon);
  const changes = [...later.map((at) => ({ at, by: 1 })), ...falls.map((at) => ({ at, by: -1 }))];
  return { start: rises.length - later.length, changes: changes.sort((a, b) => a.at - b.at) };
};
