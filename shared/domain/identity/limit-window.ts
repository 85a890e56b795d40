import { addDuration, type Duration } from '../segment/duration.ts';
import type { LimitWindow } from './rules.ts';

const DAY = 86_400_000;

/** A value counts from when it was tied to the profile until so much later; months and years by the calendar, UTC (rule 20). */
const DURATIONS: Readonly<Record<Exclude<LimitWindow, 'ever'>, Duration>> = {
  annually: { months: 12, ms: 0 },
  monthly: { months: 1, ms: 0 },
  weekly: { months: 0, ms: 7 * DAY },
};

/** How many of these times (epoch ms) still count at `at`. */
export const countingAt = (times: readonly number[], window: LimitWindow, at: number): number =>
  window === 'ever' ? times.length : times.filter((time) => at < addDuration(time, DURATIONS[window])).length;

/** Attachments by type, latest first: all that a limit with a window can ask for. Types limited for ever have none. */
export type Recent = Readonly<Record<string, readonly number[]>>;

/** Both together, cut to one more than the limit of each type: enough to see that it is passed. */
export const mergeRecent = (a: Recent, b: Recent, limitOf: (type: string) => number): Recent => {
  const merged: Record<string, readonly number[]> = { ...a };
  for (const [type, times] of Object.entries(b))
    merged[type] = [...(merged[type] ?? []), ...times].sort((x, y) => y - x).slice(0, limitOf(type) + 1);
  return merged;
};
