import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Cell, ColumnType, RowTable } from '../domain/export/row-table.ts';

/** What `encodeRows` makes of each type of column. */
const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  BYTE_ARRAY: 'text',
  DOUBLE: 'number',
  BOOLEAN: 'boolean',
  INT64: 'time',
};

const cellIn = (value: unknown): Cell =>
  value instanceof Date ? value.getTime() : ((value as Cell | undefined) ?? null);

/** The inverse of `encodeRows`, columns and their types included. Apart from it: lanes that write files never read one. */
export const decodeRows = async (bytes: Uint8Array): Promise<RowTable> => {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const columns = parquetMetadata(file)
    .schema.filter(({ type }) => type !== undefined)
    .map(({ name, type = '' }) => ({ name, type: COLUMN_TYPES[type] ?? ('text' as const) }));
  const rows = await parquetReadObjects({ file });
  return { columns, rows: rows.map((row) => columns.map(({ name }) => cellIn(row[name]))) };
};
