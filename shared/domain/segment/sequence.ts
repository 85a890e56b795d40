import { addDuration, type Duration } from './duration.ts';
import type { Entries, Entry } from './entries.ts';
import type { SequenceLeaf, Step } from './segment.ts';
import { windowSpan } from './window.ts';

/** An event of a step at an instant; absent steps stand where their time ran out. */
type Places = readonly number[];

/** The bits of the steps that an entry's event matches. */
const isOf = (entry: Entry, step: number): boolean => (Number(entry.value) & (1 << step)) !== 0;

const endOf = (place: number, within: Duration | undefined, zone: string): number =>
  within === undefined ? Number.POSITIVE_INFINITY : addDuration(place, within, zone);

/** Index of the first that is greater, in ascending order. */
const firstAfter = (sorted: Places, instant: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
};

interface Looking {
  readonly zone: string;
  readonly now: number;
}

/** From the places before, ascending, on to those of the step: events after them in time, or the ends of times without one. */
const follow = (before: Places, { step, events }: { step: Step; events: Places }, { zone, now }: Looking): Places => {
  if (!step.absent) {
    const found: number[] = [];
    let i = 0;
    for (const place of before) {
      const end = endOf(place, step.within, zone);
      i = Math.max(i, firstAfter(events, place));
      for (; i < events.length && (events[i] ?? 0) <= end; i++) found.push(events[i] ?? 0);
    }
    return found;
  }
  const isFree = (place: number): boolean => {
    const next = events[firstAfter(events, place)];
    return next === undefined || next > endOf(place, step.within, zone);
  };
  const free = before.filter(isFree);
  // Without an end it is free for now, and nothing may come after it.
  if (step.within === undefined) return free;
  return free
    .map((place) => endOf(place, step.within, zone))
    .filter((end) => end < now)
    .sort((a, b) => a - b);
};

const beginnings = (leaf: SequenceLeaf, entries: readonly Entry[], { zone, now }: Looking): Places => {
  const places = entries
    .filter((entry) => isOf(entry, 0))
    .map(({ at }) => at)
    .filter((at) => {
      const { from, to } = windowSpan(leaf.window, at, zone);
      return from <= now && now < to;
    })
    .sort((a, b) => a - b);
  if (leaf.anchor === 'any' || places.length === 0) return places;
  return places.slice(-1);
};

/** The instants of a step's events, ascending. */
const eventsOf = (entries: readonly Entry[], step: number): Places =>
  entries
    .filter((entry) => isOf(entry, step))
    .map(({ at }) => at)
    .sort((a, b) => a - b);

/** Whether the sequence stands at the instant: all its steps done, those that are to be absent proven so. */
export const sequenceHolds = (leaf: SequenceLeaf, { entries }: Entries, looking: Looking): boolean => {
  const { now } = looking;
  const present = entries.filter(({ at, expires }) => at <= now && now < expires);
  let places = beginnings(leaf, present, looking);
  for (const [index, step] of leaf.steps.entries()) {
    if (places.length === 0) return false;
    if (index > 0) places = follow(places, { step, events: eventsOf(present, index) }, looking);
  }
  return places.length > 0;
};

/** Every instant at which time alone may change it. */
export const sequenceBorders = (leaf: SequenceLeaf, { entries }: Entries, zone: string): readonly number[] => {
  const borders = entries.flatMap(({ at, expires }) => [at, expires]);
  for (const entry of entries) {
    if (!isOf(entry, 0)) continue;
    const { from, to } = windowSpan(leaf.window, entry.at, zone);
    borders.push(from, to);
  }
  let places: Places = eventsOf(entries, 0);
  for (const [index, step] of leaf.steps.entries()) {
    if (index === 0) continue;
    places = step.absent ? places.map((place) => endOf(place, step.within, zone)) : eventsOf(entries, index);
    if (step.absent) borders.push(...places.map((end) => end + 1));
  }
  return borders.filter(Number.isFinite);
};
