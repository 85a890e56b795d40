import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer';
import type { ArchiveRow } from '../domain/archive/archive-rows.ts';
import { ARCHIVE_COLUMNS, type ArchiveColumn } from '../domain/archive/archive-schema.ts';

const PARQUET_TYPES: Readonly<Record<ArchiveColumn['type'], BasicType>> = {
  string: 'STRING',
  int: 'INT32',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
};

/** Zstandard: read by Athena engine 3 and DuckDB, and half the size of Snappy for JSON. */
const compress = (bytes: Uint8Array): Uint8Array =>
  zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } });

/** Rows as one Parquet file with the columns of the archive; the same bytes for the same rows. */
export const encodeArchive = (rows: readonly ArchiveRow[]): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      createdBy: 'headwater',
      codec: 'ZSTD',
      compressors: { ZSTD: compress },
      rowGroupSize: 100_000,
      columnData: ARCHIVE_COLUMNS.map(({ name, type, nullable }) => ({
        name,
        type: PARQUET_TYPES[type],
        nullable,
        data: rows.map((row) => (type === 'timestamp' && row[name] !== null ? new Date(row[name]) : row[name])),
      })),
    }),
  );

/** The rows of a Parquet file of the archive; columns that it does not have yet, or no more, are simply not there. */
export const decodeArchive = async (bytes: Uint8Array): Promise<readonly ArchiveRow[]> => {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file, compressors: { ZSTD: (input) => zstdDecompressSync(input) } });
  return rows.map((row) => {
    const cells = Object.entries(row).map(([name, cell]) => [name, cell instanceof Date ? cell.getTime() : cell]);
    return Object.fromEntries(cells) as ArchiveRow;
  });
};
