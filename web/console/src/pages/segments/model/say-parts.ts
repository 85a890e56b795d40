import type { Json, JsonObject } from '../../../../../../shared/domain/json.ts';
import { partsOf } from '../../../../../../shared/domain/segment/say-duration.ts';
import { isObject, objectsAt, textAt, windowKindOf } from './forms.ts';
import { isOperator, OPERANDS } from './operators.ts';
import type { Words } from './words.ts';

/** A name or a text as somebody typed it. */
export const quoted = ({ t }: Words, text: string): string => t('sentence.quoted', { text });

/** A name as it was typed; dots as long as there is none. */
export const sayName = (words: Words, name: string): string => (name === '' ? '…' : quoted(words, name));

/** A duration in words: “30 days”. */
export const sayDuration = ({ t, format }: Words, text: Json | undefined): string => {
  const parts = typeof text === 'string' ? partsOf(text) : undefined;
  if (!parts) return t('sentence.duration.unclear');
  if (parts.length === 0) return t('sentence.duration.days', { amount: 0 });
  return format.list(
    parts.map(({ amount, unit }) => t(`sentence.duration.${unit}`, { amount })),
    { type: 'conjunction' },
  );
};

/** A stretch up to now: “in the last 30 days”. */
export const sayLast = (words: Words, text: Json | undefined): string => {
  const [first, ...others] = (typeof text === 'string' ? partsOf(text) : undefined) ?? [];
  if (first && others.length === 0) return words.t(`sentence.last.${first.unit}`, { amount: first.amount });
  return words.t('sentence.last.mixed', { duration: sayDuration(words, text) });
};

/** A date, or an instant to the minute, as it was written: a date without an offset is nobody's instant yet. */
export const sayDate = ({ format }: Words, text: Json | undefined): string => {
  if (typeof text !== 'string' || Number.isNaN(Date.parse(text))) return String(text ?? '');
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isLocal = isDay || !/(Z|[+-]\d{2}:?\d{2})$/.test(text);
  const date = new Date(isLocal && !isDay ? `${text.replace(' ', 'T')}Z` : text);
  const shown = isDay ? ({ dateStyle: 'long' } as const) : ({ dateStyle: 'long', timeStyle: 'short' } as const);
  return format.dateTime(date, isLocal ? { ...shown, timeZone: 'UTC' } : shown);
};

/** A value in words: texts in quotes, numbers by the language. */
export const sayValue = (words: Words, value: Json | undefined): string => {
  const { t, format } = words;
  if (typeof value === 'string') return quoted(words, value);
  if (typeof value === 'number') return format.number(value, { maximumFractionDigits: 20 });
  if (typeof value === 'boolean') return t(`sentence.value.${value ? 'true' : 'false'}`);
  return value === undefined || value === null ? t('sentence.value.none') : JSON.stringify(value);
};

const listed = (words: Words, value: Json | undefined): string =>
  words.format.list(
    (Array.isArray(value) ? value : [value]).map((each: Json | undefined) => sayValue(words, each)),
    { type: 'disjunction' },
  );

/** What is said of a trait, a property or a figure: “is at least 100”. */
export const sayPredicate = (words: Words, { op, value }: { readonly op?: Json; readonly value?: Json }): string => {
  const { t } = words;
  if (!isOperator(op)) return t('sentence.predicate.unknown', { op: String(op ?? ''), value: sayValue(words, value) });
  const [low, high]: readonly (Json | undefined)[] = Array.isArray(value) ? value : [];
  const isDate = OPERANDS[op] === 'date';
  return t(`sentence.predicate.${op}`, {
    value: isDate ? sayDate(words, value) : sayValue(words, value),
    values: listed(words, value),
    low: sayValue(words, low),
    high: sayValue(words, high),
    last: sayLast(words, value),
    duration: sayDuration(words, value),
  });
};

/** When events count: “in the last 30 days”; without a window that is as long as they are kept. */
export const sayWindow = (words: Words, condition: JsonObject): string => {
  const { t } = words;
  const { within, between, from, to } = condition;
  switch (windowKindOf(condition)) {
    case 'within':
      return sayLast(words, within);
    case 'between': {
      const [far, near]: readonly (Json | undefined)[] = Array.isArray(between) ? between : [];
      return t('sentence.window.between', { far: sayDuration(words, far), near: sayDuration(words, near) });
    }
    case 'ever':
      return t('sentence.window.ever');
    case 'fixed':
      if (to === undefined) return t('sentence.window.from', { from: sayDate(words, from) });
      if (from === undefined) return t('sentence.window.to', { to: sayDate(words, to) });
      return t('sentence.window.fromTo', { from: sayDate(words, from), to: sayDate(words, to) });
  }
};

/** An event with its filters: “Order Completed” (where “total” is at least 100). */
export const sayEvent = (words: Words, condition: Json): string => {
  const { t, format } = words;
  const name = textAt(condition, 'event');
  const event = name === '' ? t('sentence.event.unnamed') : quoted(words, name);
  const filters = objectsAt(condition, 'where').map((filter) =>
    t('sentence.filter', {
      property: sayName(words, textAt(filter, 'property')),
      predicate: sayPredicate(words, filter),
    }),
  );
  if (filters.length === 0) return event;
  return t('sentence.event.where', { event, filters: format.list(filters, { type: 'conjunction' }) });
};

const TIMES = {
  '>=': 'atLeast',
  '>': 'moreThan',
  '=': 'exactly',
  '<=': 'atMost',
  '<': 'lessThan',
} as const;

/** How often: “at least 2 times”. */
export const sayTimes = ({ t }: Words, count: Json | undefined): string => {
  const { op = '>=', value = 1 } = isObject(count) ? count : {};
  if (op === 'between' && Array.isArray(value)) {
    const [least, most]: readonly Json[] = value;
    return t('sentence.times.between', { least: Number(least), most: Number(most) });
  }
  const key = TIMES[op as keyof typeof TIMES];
  return key === undefined || typeof value !== 'number'
    ? t('sentence.times.unclear')
    : t(`sentence.times.${key}`, { count: value });
};
