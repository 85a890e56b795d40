import { addDuration, type Duration } from '../segment/duration.ts';
import { type IdentityRules, type LimitWindow, rulesOf } from './rules.ts';

const DAY = 86_400_000;

/** A value counts from when it was tied to the profile until so much later; months and years by the calendar, UTC (rule 20). */
const DURATIONS: Readonly<Record<Exclude<LimitWindow, 'ever'>, Duration>> = {
  annually: { months: 12, ms: 0 },
  monthly: { months: 1, ms: 0 },
  weekly: { months: 0, ms: 7 * DAY },
};

/** When a value tied at `time` stops to count. Months clamp days, so that of two values the later may stop first. */
const endOf = (time: number, window: LimitWindow): number =>
  window === 'ever' ? Number.POSITIVE_INFINITY : addDuration(time, DURATIONS[window]);

/** How many of these times (epoch ms) still count at `at`. */
export const countingAt = (times: readonly number[], window: LimitWindow, at: number): number =>
  window === 'ever' ? times.length : times.filter((time) => at < endOf(time, window)).length;

/** Attachments by type, those that count longest first: all that a limit with a window can ask for. Types limited for ever have none. */
export type Recent = Readonly<Record<string, readonly number[]>>;

/** The times in order, cut to one more than the limit of their type: enough to see that it is passed. */
export const keptTimes = (times: readonly number[], type: string, rules: IdentityRules): readonly number[] => {
  const { limit, window } = rulesOf(rules, type);
  const ends = new Map(times.map((time) => [time, endOf(time, window)]));
  return times.toSorted((x, y) => (ends.get(y) ?? 0) - (ends.get(x) ?? 0) || y - x).slice(0, limit + 1);
};

/** Both together. */
export const mergeRecent = (a: Recent, b: Recent, rules: IdentityRules): Recent => {
  const merged: Record<string, readonly number[]> = { ...a };
  for (const [type, times] of Object.entries(b))
    merged[type] = keptTimes([...(merged[type] ?? []), ...times], type, rules);
  return merged;
};
