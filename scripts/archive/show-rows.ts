import type { DuckDBResultReader, Json } from '@duckdb/node-api';
import { stringify } from 'csv-stringify/sync';

export type Format = 'table' | 'csv' | 'json';

/** A table for people ends here; the other formats hold every row. */
const TABLE_ROWS = 200;
const CELL_WIDTH = 60;

const text = (value: Json): string => {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** One line, no control characters that would move the cursor, no wider than a column may be. */
const cellText = (value: Json): string => {
  const line = text(value).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ');
  return line.length > CELL_WIDTH ? `${line.slice(0, CELL_WIDTH - 1)}…` : line;
};

const isNumeric = (rows: readonly (readonly string[])[], column: number): boolean =>
  rows.every((row) => /^-?[\d.]*$/.test(row[column] ?? ''));

const table = (names: readonly string[], all: readonly (readonly Json[])[]): string => {
  const rows = all.slice(0, TABLE_ROWS).map((row) => row.map(cellText));
  const columns = names.map((name, index) => ({
    width: Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
    right: isNumeric(rows, index),
  }));
  const line = (row: readonly string[]) =>
    columns
      .map(({ width, right }, index) => (right ? row[index]?.padStart(width) : row[index]?.padEnd(width)) ?? '')
      .join('  ')
      .trimEnd();
  const rule = columns.map(({ width }) => '─'.repeat(width)).join('  ');
  const rest = all.length - rows.length;
  const count = `(${all.length} ${all.length === 1 ? 'row' : 'rows'}${rest > 0 ? `, the first ${TABLE_ROWS} shown; --csv and --json give all` : ''})`;
  return [line(names), rule, ...rows.map(line), count].join('\n');
};

/** A result as text: a neat table, CSV (RFC 4180), or JSON, one object a row and line. */
export const showRows = (result: DuckDBResultReader, format: Format): string => {
  if (format === 'json')
    return result
      .getRowObjectsJson()
      .map((row) => JSON.stringify(row))
      .join('\n');
  const names = result.deduplicatedColumnNames();
  const rows = result.getRowsJson();
  if (format === 'table') return table(names, rows);
  return stringify([names, ...rows.map((row) => row.map(text))], { record_delimiter: 'windows' }).trimEnd();
};
