/** A schedule as people set one, and the text that EventBridge's dialect has for it; `custom` is any other. */
import { nextFire, parseSchedule } from './schedule.ts';

/** Days of the week as EventBridge's dialect names them, Monday first. */
export const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
/** One of them. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Hours and minutes as the clocks of the schedule's zone show them. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

export type ScheduleForm =
  | { readonly kind: 'minutes' | 'hours'; readonly every: number }
  | ({ readonly kind: 'daily' } & TimeOfDay)
  | ({ readonly kind: 'weekly'; readonly days: readonly Weekday[] } & TimeOfDay)
  /** `last`: the last day of the month. A month without day 31 is left out. */
  | ({ readonly kind: 'monthly'; readonly day: number | 'last' } & TimeOfDay)
  | { readonly kind: 'custom'; readonly text: string };

const isWeekday = (text: string): text is Weekday => WEEKDAYS.some((day) => day === text);

const readRate = (text: string): ScheduleForm | undefined => {
  const [, count = '', unit] = /^rate\(\s*([1-9]\d{0,5})\s+(minute|hour|day)s?\s*\)$/.exec(text) ?? [];
  const every = Number(count);
  if (unit === 'minute') return { kind: 'minutes', every };
  if (unit === undefined) return undefined;
  return { kind: 'hours', every: unit === 'day' ? every * 24 : every };
};

const readCron = (text: string): ScheduleForm | undefined => {
  const [, minute = '', hour = '', day = '', weekday = ''] =
    /^cron\((\d{1,2}) (\d{1,2}) (\*|\?|\d{1,2}|L) \* (\*|\?|[A-Z,]+) \*\)$/.exec(text) ?? [];
  if (minute === '') return undefined;
  const at = { hour: Number(hour), minute: Number(minute) };
  const days = weekday.split(',');
  if (days.every(isWeekday)) return { kind: 'weekly', days: WEEKDAYS.filter((each) => days.includes(each)), ...at };
  if (weekday !== '?' && day !== '?') return undefined;
  if (day === '*' || day === '?') return { kind: 'daily', ...at };
  return { kind: 'monthly', day: day === 'L' ? 'last' : Number(day), ...at };
};

/** Reads the text of a schedule, whatever it says. */
export const readScheduleForm = (text: string): ScheduleForm =>
  readRate(text) ?? readCron(text) ?? { kind: 'custom', text };

const rateOf = (every: number, unit: string): string => `rate(${every} ${unit}${every === 1 ? '' : 's'})`;

/** The text of a schedule. */
export const writeScheduleForm = (form: ScheduleForm): string => {
  switch (form.kind) {
    case 'minutes':
      return rateOf(form.every, 'minute');
    case 'hours':
      return rateOf(form.every, 'hour');
    case 'daily':
      return `cron(${form.minute} ${form.hour} * * ? *)`;
    case 'weekly':
      return `cron(${form.minute} ${form.hour} ? * ${form.days.join(',')} *)`;
    case 'monthly':
      return `cron(${form.minute} ${form.hour} ${form.day === 'last' ? 'L' : form.day} * ? *)`;
    case 'custom':
      return form.text;
  }
};

/** The next instants at which a schedule is due, in order; `nextAt` is the first where it is known. Fewer where it ends. */
export const nextTimes = (
  { schedule, timezone }: { readonly schedule: string; readonly timezone?: string },
  { now, nextAt, count }: { readonly now: number; readonly nextAt?: number; readonly count: number },
): readonly number[] | { readonly issue: string } => {
  const parsed = parseSchedule(schedule, timezone);
  if ('issue' in parsed) return parsed;
  const times: number[] = [];
  if (nextAt !== undefined && nextAt > now) times.push(nextAt);
  while (times.length < count) {
    const last = times.at(-1);
    const next = nextFire(parsed, last === undefined ? { now } : { last, now: last });
    if (next === undefined) break;
    times.push(next);
  }
  return times;
};
