import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell, ColumnType, RowTable } from '../domain/export/row-table.ts';

const PARQUET_TYPES: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
};

const valueIn = (cell: Cell | undefined, type: ColumnType): Cell | Date =>
  type === 'time' && typeof cell === 'number' ? new Date(cell) : (cell ?? null);

/** Rows as one Parquet file, every column nullable, Snappy, which every reader knows; the same bytes for the same rows. */
export const encodeRows = ({ columns, rows }: RowTable): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      createdBy: 'headwater',
      codec: 'SNAPPY',
      columnData: columns.map(({ name, type }, index) => ({
        name,
        type: PARQUET_TYPES[type],
        nullable: true,
        data: rows.map((row) => valueIn(row[index], type)),
      })),
    }),
  );
