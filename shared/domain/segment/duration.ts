import { fromWall, toWall } from './zone.ts';

/** An ISO 8601 duration: calendar months (years are twelve) and exact milliseconds (weeks, days and smaller; rule 20). */
export interface Duration {
  readonly months: number;
  readonly ms: number;
}

const ISO =
  /^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.(\d{1,3}))?S)?)?$/;
const DAY = 86_400_000;
/** No window is longer: instants stay far inside what a date can hold. */
const LONGEST = 100 * 366 * DAY;

/** Reads `PT30M`, `P30D`, `P1Y2M`; undefined for anything else, for fractions of all but seconds, and beyond 100 years. */
export const parseDuration = (text: string): Duration | undefined => {
  const parts = ISO.exec(text);
  if (parts === null || text.endsWith('P') || text.endsWith('T')) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1, 8).map((part) => Number(part ?? 0));
  const fraction = Number((parts[8] ?? '').padEnd(3, '0'));
  const duration = {
    months: (years ?? 0) * 12 + (months ?? 0),
    ms:
      ((weeks ?? 0) * 7 + (days ?? 0)) * DAY +
      (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 +
      fraction,
  };
  return longestMs(duration) <= LONGEST ? duration : undefined;
};

/** The most milliseconds the duration can span. */
export const longestMs = (duration: Duration): number => duration.months * 31 * DAY + duration.ms;
/** The fewest milliseconds the duration can span. */
export const shortestMs = (duration: Duration): number => duration.months * 28 * DAY + duration.ms;

const shiftMonths = (instant: number, months: number, zone: string): number => {
  if (months === 0) return instant;
  const date = new Date(toWall(instant, zone));
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  date.setUTCDate(Math.min(day, daysInMonth(date.getUTCFullYear(), date.getUTCMonth())));
  return fromWall(date.getTime(), zone);
};

/** Days of a month (0 to 11) in UTC's calendar. */
export const daysInMonth = (year: number, month: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, month + 1, 0);
  return date.getUTCDate();
};

/**
 * t ⊕ W: months first, on the zone's calendar with the day clamped to the month's last and the wall clock kept, then the
 * exact part (rule 20). Epoch ms.
 */
export const addDuration = (instant: number, { months, ms }: Duration, zone = 'UTC'): number =>
  shiftMonths(instant, months, zone) + ms;

/** t ⊖ W, the same way back. */
export const subtractDuration = (instant: number, { months, ms }: Duration, zone = 'UTC'): number =>
  shiftMonths(instant, -months, zone) - ms;
