import { Cron } from 'croner';
import { HeadwaterError } from '../../../shared/domain/errors.ts';

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The next instant (epoch ms) after another at which a schedule fires. */
export type NextInstant = (after: number) => number | undefined;

const refuse = (expression: string): never => {
  throw new HeadwaterError('local.schedule', `The local host does not know the schedule expression ${expression}.`);
};

const rate = (expression: string, value: number, unit: string): NextInstant => {
  const interval = value * (UNITS[unit] ?? refuse(expression));
  // Aligned to the clock, so that a host that is started again ticks at the same instants.
  return (after) => Math.floor(after / interval) * interval + interval;
};

/** AWS counts Sunday as 1 and names no day by `?` (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). */
const cron = (expression: string, fields: readonly string[], timezone: string): NextInstant => {
  const [minutes = '', hours = '', days = '', months = '', weekdays = '', years = '*'] = fields;
  if (fields.length !== 6 || /[LW#]/.test(`${days}${weekdays}`)) return refuse(expression);
  const weekday = weekdays.replaceAll(/(?<![/\d])[1-7]/g, (day) => String(Number(day) - 1));
  const pattern = `0 ${minutes} ${hours} ${days} ${months} ${weekday} ${years}`.replaceAll('?', '*');
  const schedule = new Cron(pattern, { timezone, paused: true, sloppyRanges: true });
  return (after) => schedule.nextRun(new Date(after))?.getTime();
};

/** `rate(1 minute)` and `cron(0 8 * * ? *)` of EventBridge Scheduler; throws HeadwaterError `local.schedule` on any other. */
export const parseSchedule = (expression: string, timezone = 'UTC'): NextInstant => {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (value !== undefined && unit !== undefined) return rate(expression, Number(value), unit);
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  return fields ? cron(expression, fields, timezone) : refuse(expression);
};
