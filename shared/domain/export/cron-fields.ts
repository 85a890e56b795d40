/**
 * The six fields of EventBridge's `cron(minutes hours day-of-month month day-of-week year)`. By hand, because the kept
 * library speaks another dialect (days 0–6, no `0/15`) and other zone rules (it fires in a skipped hour):
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

/** A calendar day: month 1–12, weekday 1 (Sunday) – 7, `last` the month's number of days. */
export interface CalendarDay {
  readonly day: number;
  readonly weekday: number;
  readonly last: number;
}

/** A parsed cron expression. Minutes and hours ascend. */
export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly isDay: (day: CalendarDay) => boolean;
}

const FIELDS = {
  minutes: { name: 'minutes', from: 0, to: 59 },
  hours: { name: 'hours', from: 0, to: 23 },
  days: { name: 'day of month', from: 1, to: 31 },
  months: { name: 'month', from: 1, to: 12, names: MONTHS },
  weekdays: { name: 'day of week', from: 1, to: 7, names: DAYS },
  years: { name: 'year', from: 1970, to: 2199 },
} satisfies Record<string, Field>;

const numberOf = (text: string, field: Field): number | undefined => {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + field.from : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.from && value <= field.to ? value : undefined;
};

/** First and last value of `*`, `a` or `a-b`; a range may wrap only by names (`FRI-MON`), as AWS has it. */
const rangeOf = (text: string, field: Field): readonly [number, number] | undefined => {
  if (text === '*') return [field.from, field.to];
  const [first = '', second, ...rest] = text.split('-');
  const from = numberOf(first, field);
  const to = second === undefined ? from : numberOf(second, field);
  return from === undefined || to === undefined || rest.length > 0 ? undefined : [from, to];
};

const valuesOfPart = (part: string, field: Field): readonly number[] | undefined => {
  const [base = '', step, ...rest] = part.split('/');
  const range = rangeOf(base, field);
  const every = step === undefined ? 1 : /^[1-9]\d{0,3}$/.test(step) ? Number(step) : Number.NaN;
  if (!range || Number.isNaN(every) || rest.length > 0) return undefined;
  const [from] = range;
  const to = step !== undefined && !base.includes('-') ? field.to : range[1];
  const span = to >= from ? to - from : field.names ? to - from + (field.to - field.from + 1) : -1;
  if (span < 0) return undefined;
  const width = field.to - field.from + 1;
  return Array.from(
    { length: Math.floor(span / every) + 1 },
    (_, n) => field.from + ((from - field.from + n * every) % width),
  );
};

const valuesOf = (text: string, field: Field): readonly number[] | { readonly issue: string } => {
  const values = text.split(',').map((part) => valuesOfPart(part, field));
  const known = values.flatMap((part) => part ?? []);
  if (values.includes(undefined) || known.length === 0) return { issue: `${field.name} does not understand "${text}"` };
  return [...new Set(known)].sort((a, b) => a - b);
};

type DayTest = (day: CalendarDay) => boolean;

/** The weekday (Monday to Friday) nearest to a day without leaving its month. */
const nearestWorkday = (target: number, { day, weekday, last }: CalendarDay): number => {
  const of = (weekday - 1 + (((target - day) % 7) + 7)) % 7;
  if (of === 6) return target === 1 ? 3 : target - 1;
  if (of === 0) return target === last ? target - 2 : target + 1;
  return target;
};

const dayOfMonth = (text: string): DayTest | undefined => {
  if (text === 'L') return ({ day, last }) => day === last;
  if (text === 'LW') return (day) => day.day === nearestWorkday(day.last, day);
  const near = /^(\d{1,2})W$/.exec(text);
  const target = near?.[1] === undefined ? undefined : numberOf(near[1], FIELDS.days);
  return target === undefined ? undefined : (day) => target <= day.last && day.day === nearestWorkday(target, day);
};

const dayOfWeek = (text: string): DayTest | undefined => {
  if (text === 'L') return ({ weekday }) => weekday === 7;
  const [, name = '', mark, nth] = /^(\w+?)(L|#([1-5]))$/.exec(text) ?? [];
  const wanted = mark === undefined ? undefined : numberOf(name, FIELDS.weekdays);
  if (wanted === undefined) return undefined;
  if (mark === 'L') return ({ day, weekday, last }) => weekday === wanted && day + 7 > last;
  return ({ day, weekday }) => weekday === wanted && Math.ceil(day / 7) === Number(nth);
};

const dayTest = (days: string, weekdays: string): DayTest | { readonly issue: string } => {
  if ((days === '?') === (weekdays === '?')) return { issue: 'one of day of month and day of week must be ?' };
  const special = weekdays === '?' ? dayOfMonth(days) : dayOfWeek(weekdays);
  if (special) return special;
  const values = weekdays === '?' ? valuesOf(days, FIELDS.days) : valuesOf(weekdays, FIELDS.weekdays);
  if ('issue' in values) return values;
  return weekdays === '?' ? ({ day }) => values.includes(day) : ({ weekday }) => values.includes(weekday);
};

/** Reads the six fields, or says what is wrong with them. */
export const parseCron = (text: string): CronFields | { readonly issue: string } => {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return { issue: 'cron needs six fields: minutes hours day-of-month month day-of-week year' };
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  const minutes = valuesOf(minute, FIELDS.minutes);
  const hours = valuesOf(hour, FIELDS.hours);
  const months = valuesOf(month, FIELDS.months);
  const years = valuesOf(year, FIELDS.years);
  const isDay = dayTest(day, weekday);
  if ('issue' in minutes) return minutes;
  if ('issue' in hours) return hours;
  if ('issue' in months) return months;
  if ('issue' in years) return years;
  if ('issue' in isDay) return isDay;
  return { minutes, hours, months: new Set(months), years: new Set(years), isDay };
};
