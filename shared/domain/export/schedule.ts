import { type CronFields, parseCron } from './cron-fields.ts';

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: DAY };

/** When an export runs. `rate` counts from its first run, `cron` follows the clocks of a zone. */
export type Schedule =
  | { readonly kind: 'rate'; readonly every: number }
  | { readonly kind: 'cron'; readonly fields: CronFields; readonly timezone: string };

const isZone = (timezone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }) !== undefined;
  } catch {
    // Intl has no other way to say that it knows no such zone.
    return false;
  }
};

/** Reads `rate(15 minutes)` or `cron(0 9 ? * MON-FRI *)` with an IANA zone, or says what is wrong. */
export const parseSchedule = (text: string, timezone = 'UTC'): Schedule | { readonly issue: string } => {
  const rate = /^rate\(\s*([1-9]\d{0,5})\s+(minute|hour|day)s?\s*\)$/.exec(text);
  if (rate) return { kind: 'rate', every: Number(rate[1]) * (UNITS[rate[2] ?? ''] ?? DAY) };
  const cron = /^cron\((.*)\)$/.exec(text);
  if (!cron) return { issue: 'a schedule is rate(15 minutes) or cron(0 9 * * ? *)' };
  if (!isZone(timezone)) return { issue: `"${timezone}" is not a time zone of the IANA list` };
  const fields = parseCron(cron[1] ?? '');
  return 'issue' in fields ? fields : { kind: 'cron', fields, timezone };
};

/** What clocks in a zone show at an instant, as if it were UTC. */
const createWallClock = (timezone: string): ((instant: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
};

/** The first instant at which clocks show `wall`; none when they skip it. */
const instantOf = (wall: number, wallClock: (instant: number) => number): number | undefined => {
  const offsets = [wall - DAY, wall + DAY].map((near) => wallClock(near) - near);
  return offsets
    .map((offset) => wall - offset)
    .filter((instant) => wallClock(instant) === wall)
    .sort((a, b) => a - b)[0];
};

const isDue = (midnight: number, fields: CronFields): boolean => {
  const date = new Date(midnight);
  const month = date.getUTCMonth();
  if (!fields.months.has(month + 1) || !fields.years.has(date.getUTCFullYear())) return false;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return fields.isDay({ day: date.getUTCDate(), weekday: date.getUTCDay() + 1, last });
};

/** Clocks have been set back by at most this much: wall times further back than it lie in the past. */
const SET_BACK = 3 * 3_600_000;

const nextCron = (fields: CronFields, timezone: string, after: number): number | undefined => {
  const wallClock = createWallClock(timezone);
  const earliest = wallClock(after) - SET_BACK;
  const minutes = fields.hours.flatMap((hour) => fields.minutes.map((minute) => (hour * 60 + minute) * 60_000));
  const end = Date.UTC(Math.max(...fields.years) + 1, 0, 1);
  for (let midnight = Math.floor(earliest / DAY) * DAY; midnight < end; midnight += DAY) {
    if (!isDue(midnight, fields)) continue;
    for (const minute of minutes) {
      const instant = midnight + minute < earliest ? undefined : instantOf(midnight + minute, wallClock);
      if (instant !== undefined && instant > after) return instant;
    }
  }
  return undefined;
};

/**
 * The next instant to run, after `now`; a `rate` keeps its beat from `last` and, without one, begins at once. However many
 * were missed, the answer lies ahead: they are caught up by one run. As EventBridge Scheduler has it, a wall time that is
 * skipped when clocks go forward is skipped and one that comes twice counts once (rule 32). Undefined: never again.
 */
export const nextFire = (schedule: Schedule, { last, now }: { last?: number; now: number }): number | undefined => {
  if (schedule.kind === 'cron') return nextCron(schedule.fields, schedule.timezone, now);
  if (last === undefined) return now;
  return last + (Math.floor(Math.max(0, now - last) / schedule.every) + 1) * schedule.every;
};
