import type { Json } from '../json.ts';

/** What a column of typed rows can hold: text, a floating-point number, a truth value, or an instant to the millisecond. */
export const COLUMN_TYPES = ['text', 'number', 'boolean', 'time'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** A cell as its column's type has it; an instant is epoch ms. */
export type Cell = string | number | boolean | null;

/** Typed rows, before they are packed into a columnar file. */
export interface RowTable {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** RFC 3339 begins with a whole date; `Date.parse` alone would also read "12" or "May". */
const isDated = (text: string): boolean => /^\d{4}-\d{2}-\d{2}($|T)/.test(text);

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const numberOf = (value: Json): number | null => {
  const isNumeral = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(value);
  const number = isNumeral ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

const booleanOf = (value: Json): boolean | null => {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'false' ? value === 'true' : null;
};

const timeOf = (value: Json): number | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && Math.abs(value) <= 8.64e15 ? value : null;
  const at = typeof value === 'string' && isDated(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
};

const READ: Readonly<Record<ColumnType, (value: Json) => Cell>> = {
  text: textOf,
  number: numberOf,
  boolean: booleanOf,
  time: timeOf,
};

/**
 * A trait as a cell of its column: text takes everything (lists and objects as JSON); the others take what says one, also as
 * text (`"12.5"`, `"true"`, `"2026-11-24"`), and are null for the rest. A number in a `time` column is epoch ms.
 */
export const cellOf = (value: Json | undefined, type: ColumnType): Cell =>
  value === undefined || value === null ? null : READ[type](value);
