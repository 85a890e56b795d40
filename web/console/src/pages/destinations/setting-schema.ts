/** The settings of a destination type as the API declares them (JSON Schema), read into fields that one form can draw. */
import type { Json, JsonObject } from '../../../../../shared/domain/json.ts';

interface Named {
  readonly name: string;
  readonly required: boolean;
  /** What the API fills in where nothing is given. */
  readonly fallback: Json | undefined;
}

export type SettingField = Named &
  (
    | { readonly kind: 'text'; readonly secret: boolean; readonly pattern?: string; readonly lines: boolean }
    | { readonly kind: 'number'; readonly least?: number; readonly most?: number }
    | { readonly kind: 'flag' }
    /** Must be true. */
    | { readonly kind: 'acceptance' }
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    | { readonly kind: 'choices'; readonly choices: readonly string[]; readonly least: number }
    | { readonly kind: 'texts' }
    /** Rows of columns: traits and the fields that they are written into. */
    | { readonly kind: 'rows'; readonly columns: readonly RowColumn[] }
  );

export interface RowColumn {
  readonly name: string;
  readonly choices?: readonly string[];
  readonly fallback?: string;
}

type Schema = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Schema => (typeof value === 'object' && value !== null ? (value as Schema) : {});
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
/** Longer secrets are keys of several lines. */
const ONE_LINE = 8_192;

const columnOf = ([name, given]: [string, unknown]): RowColumn => {
  const schema = asObject(given);
  const choices = texts(schema['enum']);
  const fallback = schema['default'];
  return {
    name,
    ...(choices.length > 0 ? { choices } : {}),
    ...(typeof fallback === 'string' ? { fallback } : {}),
  };
};

const listField = (named: Named, { items: given, minItems }: Schema): SettingField => {
  const items = asObject(given);
  const choices = texts(items['enum']);
  if (choices.length > 0)
    return { ...named, kind: 'choices', choices, least: typeof minItems === 'number' ? minItems : 0 };
  if (items['type'] !== 'object') return { ...named, kind: 'texts' };
  return { ...named, kind: 'rows', columns: Object.entries(asObject(items['properties'])).map(columnOf) };
};

const numberOf = (value: unknown, name: 'least' | 'most') => (typeof value === 'number' ? { [name]: value } : {});

const fieldOf = (named: Named, schema: Schema, secret: boolean): SettingField => {
  const choices = texts(schema['enum']);
  if (choices.length > 0) return { ...named, kind: 'choice', choices };
  switch (schema['type']) {
    case 'boolean':
      return { ...named, kind: schema['const'] === true ? 'acceptance' : 'flag' };
    case 'integer':
    case 'number':
      return {
        ...named,
        kind: 'number',
        ...numberOf(schema['minimum'], 'least'),
        ...numberOf(schema['maximum'], 'most'),
      };
    case 'array':
      return listField(named, schema);
    default: {
      const { pattern, maxLength } = schema;
      const lines = typeof maxLength === 'number' && maxLength > ONE_LINE;
      return { ...named, kind: 'text', secret, lines, ...(typeof pattern === 'string' ? { pattern } : {}) };
    }
  }
};

/** The fields of a schema, in its order. `secret`: what is typed is not shown. */
export const fieldsOf = (schema: JsonObject, secret: boolean): readonly SettingField[] => {
  const required = texts(schema['required']);
  return Object.entries(asObject(schema['properties'])).map(([name, given]) => {
    const own = asObject(given);
    const named = { name, required: required.includes(name), fallback: own['default'] as Json | undefined };
    return fieldOf(named, own, secret);
  });
};

/** What a form begins with: what is stored, else what the API would fill in. */
export const beginWith = (fields: readonly SettingField[], stored: JsonObject = {}): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ name, fallback }) => {
      const value = stored[name] ?? fallback;
      return value === undefined ? [] : [[name, value]];
    }),
  );

const isBlank = (value: Json | undefined): boolean => value === undefined || value === '' || value === null;

/** What is sent: nothing that was left blank, texts without the spaces around them. */
export const valuesOf = (fields: readonly SettingField[], values: JsonObject): JsonObject =>
  Object.fromEntries(
    fields.flatMap(({ name, kind }) => {
      const value = values[name];
      if (value === undefined || isBlank(value)) return [];
      const isText = kind === 'text' && typeof value === 'string';
      return [[name, isText ? value.trim() : value]];
    }),
  );

export type SettingFault = 'missing' | 'pattern' | 'range' | 'accept' | 'none';

const isWithin = (value: Json | undefined, { least, most }: Extract<SettingField, { kind: 'number' }>): boolean =>
  typeof value === 'number' &&
  value >= (least ?? Number.NEGATIVE_INFINITY) &&
  value <= (most ?? Number.POSITIVE_INFINITY);

const fits = (value: Json | undefined, pattern: string | undefined): boolean =>
  pattern === undefined || typeof value !== 'string' || new RegExp(pattern).test(value.trim());

/** What is wrong with a field before it is sent; the API has the last word. */
export const faultOf = (field: SettingField, value: Json | undefined): SettingFault | undefined => {
  if (field.kind === 'acceptance') return value === true ? undefined : 'accept';
  if (isBlank(value)) return field.required ? 'missing' : undefined;
  switch (field.kind) {
    case 'choices':
      return Array.isArray(value) && value.length >= field.least ? undefined : 'none';
    case 'number':
      return isWithin(value, field) ? undefined : 'range';
    case 'text':
      return fits(value, field.pattern) ? undefined : 'pattern';
    default:
      return undefined;
  }
};
