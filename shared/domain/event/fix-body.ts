import type { Json, JsonObject } from '../json.ts';

/** A change to what was sent, by dotted path. What a change does not find, or cannot convert, it leaves as it is. */
export type BodyChange =
  | { readonly op: 'rename'; readonly path: string; readonly to: string }
  | { readonly op: 'set'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string }
  | { readonly op: 'convert'; readonly path: string; readonly to: 'text' | 'number' | 'boolean' | 'instant' };

/** Epoch seconds end in the year 5138 where epoch milliseconds begin in 1973. */
const LEAST_EPOCH_MS = 1e11;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readAt = (value: Json | undefined, [step, ...rest]: readonly string[]): Json | undefined => {
  if (step === undefined) return value;
  return isObject(value) && Object.hasOwn(value, step) ? readAt(value[step], rest) : undefined;
};

/** `undefined` takes the value away. An object is made where the path needs one, never in the place of something else. */
const writeAt = (object: JsonObject, [step, ...rest]: readonly string[], value: Json | undefined): JsonObject => {
  if (step === undefined) return object;
  const { [step]: current, ...others } = object;
  if (rest.length === 0) return value === undefined ? others : { ...object, [step]: value };
  if (isObject(current)) return { ...object, [step]: writeAt(current, rest, value) };
  if (value === undefined || (current !== undefined && current !== null)) return object;
  return { ...object, [step]: writeAt({}, rest, value) };
};

const instantOf = (value: Json): Json => {
  const number = typeof value === 'string' && /^\d{9,13}$/.test(value.trim()) ? Number(value) : value;
  const at =
    typeof number === 'number'
      ? number * (Math.abs(number) < LEAST_EPOCH_MS ? 1000 : 1)
      : Date.parse(String(number).trim());
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? value : date.toISOString();
};

const numberOf = (value: Json): Json => {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value.trim());
  return Number.isFinite(number) ? number : value;
};

const booleanOf = (value: Json): Json => {
  const text = String(value).trim().toLowerCase();
  if (['true', 'yes', '1'].includes(text)) return true;
  return ['false', 'no', '0'].includes(text) ? false : value;
};

const CONVERT: Readonly<Record<Extract<BodyChange, { op: 'convert' }>['to'], (value: Json) => Json>> = {
  text: (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
  number: numberOf,
  boolean: booleanOf,
  instant: instantOf,
};

const applyTo = (body: JsonObject, change: BodyChange): JsonObject => {
  const steps = change.path.split('.');
  if (change.op === 'set') return writeAt(body, steps, change.value);
  const value = readAt(body, steps);
  if (value === undefined) return body;
  if (change.op === 'remove') return writeAt(body, steps, undefined);
  if (change.op === 'convert') return writeAt(body, steps, CONVERT[change.to](value));
  return writeAt(writeAt(body, steps, undefined), change.to.split('.'), value);
};

/** What was sent with the changes made, one after the other; anything but an object stays as it is. */
export const fixBody = (body: Json, changes: readonly BodyChange[]): Json =>
  isObject(body) ? changes.reduce(applyTo, body) : body;
