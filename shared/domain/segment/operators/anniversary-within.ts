import { relativeOperator } from '../dated-operator.ts';
import { daysInMonth, subtractDuration } from '../duration.ts';

const DAY = 86_400_000;

const anniversary = (date: Date, year: number): number => {
  const month = date.getUTCMonth();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), daysInMonth(year, month)));
};

/**
 * A yearly return of the date lies within the duration ahead, its own day included: from anniversary ⊖ duration until the
 * end of that day. Days are UTC's; the 29th of February returns on the 28th in common years. At most a year.
 */
export const operator = relativeOperator(
  (instant, duration, now) => {
    const date = new Date(instant);
    const first = Math.max(new Date(now).getUTCFullYear() - 1, date.getUTCFullYear() + 1);
    return [0, 1, 2, 3].map((offset) => {
      const day = anniversary(date, first + offset);
      return { from: subtractDuration(day, duration), to: day + DAY };
    });
  },
  12 * 31 * DAY,
);
