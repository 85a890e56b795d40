import { type Duration, longestMs, parseDuration } from './duration.ts';
import { instantOf, parseInstant } from './instant.ts';
import type { Operator, Span } from './operator.ts';

/** An operator that compares a date with a fixed instant. */
export const instantOperator = (holds: (actual: number, operand: number) => boolean): Operator => ({
  needs: 'an ISO 8601 instant, such as 2026-11-22T00:00:00.000Z',
  compile: (operand) => {
    const instant = typeof operand === 'string' ? parseInstant(operand) : undefined;
    if (instant === undefined) return undefined;
    return {
      holds: (actual) => {
        const date = instantOf(actual);
        return date !== undefined && holds(date, instant);
      },
    };
  },
});

/** An operator on a date that time alone switches: `spansOf` says when it holds. */
export const relativeOperator = (
  spansOf: (date: number, duration: Duration, now: number) => readonly Span[],
  longest = Number.POSITIVE_INFINITY,
): Operator => ({
  needs: 'an ISO 8601 duration, such as P30D',
  compile: (operand) => {
    const duration = typeof operand === 'string' ? parseDuration(operand) : undefined;
    if (duration === undefined || longestMs(duration) > longest) return undefined;
    return {
      spans: (actual, now) => {
        const date = instantOf(actual);
        return date === undefined ? [] : spansOf(date, duration, now);
      },
    };
  },
});
