import type { Json } from '../json.ts';

/** What kind of value a path holds; an instant written as ISO 8601 is a date. */
export type ValueType = 'string' | 'number' | 'boolean' | 'date' | 'array' | 'object';

/** How many persons must share a text before it is shown: what fewer share could tell them apart. */
const LEAST_PERSONS = 3;
/** A path with more texts than this names things rather than kinds of things. */
const MOST_VALUES = 40;
const MOST_EXAMPLES = 12;
const MOST_NUMBERS = 1_000;
const LONGEST_TEXT = 40;

/** Names under which identifiers, addresses, secrets and free text travel. */
const PERSONAL: readonly RegExp[] = [
  /(^|[^a-z])(ids?|ip|uid|uuid|key|dob|ssn|iban|vat|lat|lng|lon|zip|age|sex|url|ua)($|[^a-z])/i,
  /[a-z](Ids?|IDs?|Ip|IP|Key|Url|URL|Age)($|[A-Z_-])/,
  /mail|phone|mobile|name|address|street|postcode|postal|birth|gender|token|secret|password|session|cookie|agent|referr/i,
  /path|query|search|message|comment|note|text|title|description|salary|income|health|religion|latitude|longitude|location/i,
];

/** A run of digits as long as in a number of a phone, an account or an order. */
const NUMBERED = /\d{4,}/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;

/** The type of a value, `undefined` for null. */
export const typeOf = (value: Json): ValueType | undefined => {
  if (value === null) return undefined;
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'string') return ISO_DATE.test(value) ? 'date' : 'string';
  return typeof value as ValueType;
};

/** Whether values of a path may serve as examples at all. */
export const isPlainPath = (path: string): boolean =>
  !PERSONAL.some((pattern) => path.split('.').some((step) => pattern.test(step)));

const isPlainText = (value: string): boolean =>
  value.length > 0 && value.length <= LONGEST_TEXT && !value.includes('@') && !NUMBERED.test(value);

const rounded = (value: number): number => Number(value.toPrecision(2));

/** Gathers values of one path and gives those that say nothing of single persons. */
export const createValueExamples = () => {
  const texts = new Map<string | boolean, Set<string>>();
  const numbers: number[] = [];
  const persons = new Set<string>();
  let hasMany = false;
  const addText = (value: string | boolean, person: string): void => {
    const who = texts.get(value) ?? new Set();
    if (who.size < LEAST_PERSONS) who.add(person);
    texts.set(value, who);
    hasMany ||= texts.size > MOST_VALUES;
    if (hasMany) texts.clear();
  };
  return {
    add: (value: Json, person: string): void => {
      if (typeof value === 'number') {
        if (persons.size < LEAST_PERSONS) persons.add(person);
        if (numbers.length < MOST_NUMBERS) numbers.push(value);
      } else if (!hasMany && (typeof value === 'boolean' || (typeof value === 'string' && isPlainText(value))))
        addText(value, person);
    },
    /** Texts and truth values that at least three persons share; of numbers where most lie, rounded. */
    examples: (): readonly (string | number | boolean)[] => {
      const shared = [...texts].filter(([, who]) => who.size >= LEAST_PERSONS).map(([value]) => value);
      const sorted = numbers.toSorted((a, b) => a - b);
      const [low, high] = [sorted[Math.floor(sorted.length * 0.1)], sorted[Math.ceil(sorted.length * 0.9) - 1]];
      const range = persons.size < LEAST_PERSONS || low === undefined || high === undefined ? [] : [low, high];
      return [...new Set([...range.map(rounded), ...shared.toSorted().slice(0, MOST_EXAMPLES)])];
    },
  };
};
