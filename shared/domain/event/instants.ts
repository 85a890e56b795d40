import type { Json } from '../json.ts';

/** ISO 8601, date or date and time, fraction of any length; a time without a zone is UTC. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;
const EPOCH_MS = /^\d{12,14}$/;
const DAY_MS = 86_400_000;
const YEAR_2000 = Date.UTC(2000, 0, 1);
/** The last instant that JavaScript can write, less what a correction may add. */
const LAST = 8.64e15 - 2 * DAY_MS;

const isDay = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

const parseIso = (text: string): number => {
  const [, year = '', month = '', day = '', time, zone = 'Z'] = ISO.exec(text) ?? [];
  // Date.parse would read 30 February as 1 March.
  if (!isDay(Number(year), Number(month), Number(day))) return Number.NaN;
  return Date.parse(
    time === undefined
      ? `${year}-${month}-${day}`
      : `${year}-${month}-${day}T${time.replace(',', '.')}${zone.toUpperCase()}`,
  );
};

/** The instant a client means by an ISO 8601 text or epoch milliseconds; `undefined` for anything else. */
export const parseInstant = (value: Json): number | undefined => {
  const instant =
    typeof value === 'number'
      ? Math.trunc(value)
      : typeof value === 'string'
        ? EPOCH_MS.test(value.trim())
          ? Number(value)
          : parseIso(value.trim())
        : Number.NaN;
  return Math.abs(instant) <= LAST ? instant : undefined;
};

/** What is known of an event's time, epoch milliseconds. */
export interface ObservedTimes {
  readonly original: number;
  readonly sentAt?: number | undefined;
  readonly receivedAt: number;
}

/**
 * The event's time on our clock (rule 2): a device that knows when it sent is as far off now as it was then. Left alone where
 * it sent before the event or was a day or more off, which is no skew; never later than `receivedAt`.
 */
export const correctSkew = ({ original, sentAt, receivedAt }: ObservedTimes): number => {
  const isSkew = sentAt !== undefined && sentAt >= original && Math.abs(receivedAt - sentAt) <= DAY_MS;
  return Math.min(receivedAt, isSkew ? original + (receivedAt - sentAt) : original);
};

/** True for instants no event of ours can have: an unset clock, a date in seconds (rule 2). */
export const isBeforeOurTime = (instant: number): boolean => instant < YEAR_2000;

/** An instant as the API writes it. */
export const toIso = (instant: number): string => new Date(instant).toISOString();
