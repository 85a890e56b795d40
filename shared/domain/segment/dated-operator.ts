import { type Duration, longestMs, parseDuration } from './duration.ts';
import { instantOf, parseInstant } from './instant.ts';
import type { Operator, Span } from './operator.ts';

/** An operator that compares a date with a fixed instant. */
export const instantOperator = (holds: (actual: number, operand: number) => boolean): Operator => ({
  needs: 'an ISO 8601 instant, such as 2026-11-22T00:00:00.000Z',
  isDated: true,
  compile: (operand) => {
    if (typeof operand !== 'string' || parseInstant(operand) === undefined) return undefined;
    return {
      holds: (actual, zone) => {
        const [date, instant] = [instantOf(actual, zone), parseInstant(operand, zone)];
        return date !== undefined && instant !== undefined && holds(date, instant);
      },
    };
  },
});

/** An operator on a date that time alone switches: `spansOf` says when it holds. */
export const relativeOperator = (
  spansOf: (
    date: number,
    duration: Duration,
    clock: { readonly now: number; readonly zone: string },
  ) => readonly Span[],
  longest = Number.POSITIVE_INFINITY,
): Operator => ({
  needs: 'an ISO 8601 duration, such as P30D',
  isDated: true,
  compile: (operand) => {
    const duration = typeof operand === 'string' ? parseDuration(operand) : undefined;
    if (duration === undefined || longestMs(duration) > longest) return undefined;
    return {
      spans: (actual, now, zone) => {
        const date = instantOf(actual, zone);
        return date === undefined ? [] : spansOf(date, duration, { now, zone });
      },
    };
  },
});
