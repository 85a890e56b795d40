import type { TraitCell } from '../profile/profile.ts';

/** Which clock a definition's dates are read by: `zone`, an IANA name, or first the profile's own trait `timezone` (rule 25). */
export interface ZonePolicy {
  readonly zone: string;
  /** True where a profile's own time zone comes first. */
  readonly own: boolean;
}

/** The policy of a definition that states none. */
export const UTC: ZonePolicy = { zone: 'UTC', own: false };

const FORMAT = {
  calendar: 'iso8601',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** Names come from traits too: no more are remembered than the IANA database has. */
const MAX_KNOWN = 1000;
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

const formatOf = (zone: string): Intl.DateTimeFormat | undefined => {
  if (formats.has(zone)) return formats.get(zone);
  if (formats.size >= MAX_KNOWN) formats.clear();
  let format: Intl.DateTimeFormat | undefined;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...FORMAT, timeZone: zone });
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
  }
  formats.set(zone, format);
  return format;
};

/** True for a name of the IANA time zone database, such as `Europe/Paris`. */
export const isTimeZone = (zone: unknown): zone is string =>
  typeof zone === 'string' && /^[A-Za-z]/.test(zone) && zone.length <= 64 && formatOf(zone) !== undefined;

/** The zone to read a profile's dates by. */
export const zoneFor = ({ zone, own }: ZonePolicy, traits: Readonly<Record<string, TraitCell>>): string => {
  const stated = own && Object.hasOwn(traits, 'timezone') ? traits['timezone']?.value : undefined;
  return isTimeZone(stated) ? stated : zone;
};

/** Instants before the year 1 or beyond 9999 are read as UTC's: no calendar of a zone reaches there. */
const FIRST = -62_135_596_800_000;
const LAST = 253_402_300_799_999;

/** What the wall clock of the zone shows at the instant, as if it were UTC's (epoch ms). */
export const toWall = (instant: number, zone: string): number => {
  const format = zone === 'UTC' || instant < FIRST || instant > LAST ? undefined : formatOf(zone);
  if (format === undefined) return instant;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const date = new Date(0);
  date.setUTCFullYear(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day']);
  date.setUTCHours(part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
  return date.getTime() + (((instant % 1000) + 1000) % 1000);
};

const DAY = 86_400_000;

/**
 * The instant at which the wall clock of the zone shows this. An hour that a clock change skips is read with the offset before it (so
 * that it falls after the gap); of an hour that comes twice the first is meant (RFC 5545, as Temporal's `compatible`).
 */
export const fromWall = (wall: number, zone: string): number => {
  if (zone === 'UTC') return wall;
  const [before, after] = [wall - DAY, wall + DAY].map((near) => wall - (toWall(near, zone) - near));
  const [first = wall, second = wall] = [before, after];
  const fits = [first, second].filter((instant) => toWall(instant, zone) === wall);
  return fits.length > 0 ? Math.min(...fits) : first;
};
