import type { Json } from '../json.ts';
import { fromWall } from './zone.ts';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

const offsetMs = (zone: string): number => {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
};

/**
 * Epoch ms of an ISO 8601 date or date-time; one without an offset is read by the zone's clock, a missing time is midnight, digits
 * below the millisecond are cut. Undefined for anything else, the 30th of February included.
 */
export const parseInstant = (text: string, zone = 'UTC'): number | undefined => {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const ms = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const wall = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
  return parts[8] === undefined ? fromWall(wall, zone) : wall - offsetMs(parts[8]);
};

/** Below it a number is taken for epoch seconds, from it on for epoch milliseconds (1973 as ms, 5138 as seconds). */
const SECONDS_LIMIT = 100_000_000_000;
/** The year 9999: later numbers are no dates. */
const LATEST = 253_402_300_799_999;

/** The instant a trait or property holds: an ISO 8601 text or an epoch number; undefined when it holds none. */
export const instantOf = (value: Json | undefined, zone = 'UTC'): number | undefined => {
  if (typeof value === 'string') return parseInstant(value, zone);
  if (typeof value !== 'number') return undefined;
  const ms = Math.trunc(Math.abs(value) < SECONDS_LIMIT ? value * 1000 : value);
  return Math.abs(ms) <= LATEST ? ms : undefined;
};
