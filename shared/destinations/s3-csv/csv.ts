import { stringify } from 'csv-stringify/sync';
import type { Json } from '../../domain/json.ts';

/** How cells that a spreadsheet would run are written. */
export type FormulaPolicy = 'escape' | 'keep';

/** A number or an E.164 phone: begins like a formula, and runs as nothing but itself. */
const isNumber = (cell: string): boolean => /^[+-]?\d+(\.\d+)?$/.test(cell);

/** Spreadsheets run a cell that begins like this (OWASP, "CSV Injection"). */
const isFormula = (cell: string): boolean => /^[=+\-@\t\r\n＝＋－＠]/.test(cell) && !isNumber(cell);

const cellOf = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/**
 * RFC 4180 text with a header line: CRLF, quotes doubled, objects as JSON, nothing for null. With `escape`, a cell that a
 * spreadsheet would run as a formula gets an apostrophe in front; plain numbers and phone numbers stay as they are.
 */
export const csvOf = (rows: readonly (readonly (Json | undefined)[])[], policy: FormulaPolicy): string =>
  stringify(
    rows.map((row) =>
      row.map((value) => {
        const cell = cellOf(value);
        return policy === 'escape' && isFormula(cell) ? `'${cell}` : cell;
      }),
    ),
    { record_delimiter: '\r\n' },
  );
