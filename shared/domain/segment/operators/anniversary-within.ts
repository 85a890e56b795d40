import { relativeOperator } from '../dated-operator.ts';
import { daysInMonth, subtractDuration } from '../duration.ts';
import { fromWall, toWall } from '../zone.ts';

const DAY = 86_400_000;

/** Midnight, on the wall, of the day on which the date returns that year. */
const anniversary = (date: Date, year: number): number => {
  const month = date.getUTCMonth();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), daysInMonth(year, month)));
};

/**
 * A yearly return of the date lies within the duration ahead, its own day included: from anniversary ⊖ duration until the
 * end of that day. Days are the time zone's; the 29th of February returns on the 28th in common years. At most a year.
 */
export const operator = relativeOperator(
  (instant, duration, { now, zone }) => {
    const date = new Date(toWall(instant, zone));
    const first = Math.max(new Date(now).getUTCFullYear() - 1, date.getUTCFullYear() + 1);
    return [0, 1, 2, 3].map((offset) => {
      const day = anniversary(date, first + offset);
      return { from: subtractDuration(fromWall(day, zone), duration, zone), to: fromWall(day + DAY, zone) };
    });
  },
  12 * 31 * DAY,
);
