import type { Json, JsonObject } from '../../../../../../shared/domain/json.ts';

/** What a leaf's condition is about; `other` is what no editor knows. */
export const FORMS = [
  'event',
  'aggregate',
  'sequence',
  'trait',
  'segment',
  'identifier',
  'consent',
  'bucket',
  'other',
] as const;

export type FormName = (typeof FORMS)[number];

/** True where the JSON has members by name. */
export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isListOfObjects = (json: Json | undefined): boolean =>
  json === undefined || (Array.isArray(json) && json.every(isObject));

const MARKS = ['event', 'sequence', 'trait', 'segment', 'identifier', 'consent', 'bucket'] as const;

/** Whether an editor can show all of it without losing anything. */
const isReadable = (condition: JsonObject, form: (typeof MARKS)[number]): boolean => {
  const { where, sequence, aggregate, bucket } = condition;
  if (form === 'sequence')
    return (
      isListOfObjects(sequence) && (sequence as readonly JsonObject[]).every((step) => isListOfObjects(step['where']))
    );
  if (form === 'bucket') return isObject(bucket);
  return isListOfObjects(where) && (aggregate === undefined || isObject(aggregate));
};

/** By which editor a condition is shown. */
export const formOf = (condition: Json): FormName => {
  if (!isObject(condition)) return 'other';
  const marks = MARKS.filter((mark) => Object.hasOwn(condition, mark));
  const [mark] = marks;
  const isGroup = ['all', 'any', 'not'].some((group) => Object.hasOwn(condition, group));
  if (mark === undefined || marks.length > 1 || isGroup || !isReadable(condition, mark)) return 'other';
  return mark === 'event' && Object.hasOwn(condition, 'aggregate') ? 'aggregate' : mark;
};

/** A condition to fill in. */
export const blankOf = (form: FormName): Json => {
  switch (form) {
    case 'event':
      return { event: '', within: 'P30D' };
    case 'aggregate':
      return { event: '', aggregate: { fn: 'sum', property: '' }, within: 'P90D', op: 'gte', value: null };
    case 'sequence':
      return { sequence: [{ event: '' }, { event: '', within: 'PT1H', absent: true }], anchor: 'latest' };
    case 'trait':
      return { trait: '', op: 'eq', value: '' };
    case 'bucket':
      return { bucket: { of: 100, from: 0, to: 10 } };
    case 'consent':
      return { consent: 'advertising' };
    case 'identifier':
      return { identifier: 'email' };
    case 'segment':
      return { segment: '' };
    case 'other':
      return {};
  }
};

/** The text at a member, empty where there is none. */
export const textAt = (json: Json | undefined, member: string): string => {
  const value = isObject(json) ? json[member] : undefined;
  return typeof value === 'string' ? value : '';
};

/** The list of objects at a member, empty where there is none. */
export const objectsAt = (json: Json | undefined, member: string): readonly JsonObject[] => {
  const value = isObject(json) ? json[member] : undefined;
  return Array.isArray(value) ? value.filter(isObject) : [];
};

/** The same object with some members changed; `undefined` takes one out. */
export const withMembers = (json: JsonObject, changes: Readonly<Record<string, Json | undefined>>): JsonObject => {
  const kept = Object.entries(json).map(([name, value]) => [
    name,
    Object.hasOwn(changes, name) ? changes[name] : value,
  ]);
  const added = Object.entries(changes).filter(([name]) => !Object.hasOwn(json, name));
  return Object.fromEntries([...kept, ...added].filter(([, value]) => value !== undefined)) as JsonObject;
};

/** Which kind of window a condition has. */
export type WindowKind = 'ever' | 'within' | 'between' | 'fixed';

/** The kind of window of a condition. */
export const windowKindOf = (condition: JsonObject): WindowKind => {
  if (condition['within'] !== undefined) return 'within';
  if (condition['between'] !== undefined) return 'between';
  return condition['from'] !== undefined || condition['to'] !== undefined ? 'fixed' : 'ever';
};
