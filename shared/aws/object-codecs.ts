import { gunzipSync, gzipSync } from 'node:zlib';
import type { ArchiveRow } from '../domain/archive/archive-rows.ts';
import { decodeArchive, encodeArchive } from './parquet-archive.ts';
import { encodeRows } from './parquet-rows.ts';
import { decodeRows } from './read-parquet-rows.ts';

/** What an object's bytes mean; the same content gives the same bytes. */
export interface ObjectCodec<Content> {
  decode(bytes: Uint8Array, key: string): Promise<Content> | Content;
  encode(content: Content, key: string): Uint8Array;
  contentType(key: string): string;
}

const PARQUET = 'application/vnd.apache.parquet';

/** Rows of the archive. */
export const archiveCodec: ObjectCodec<readonly ArchiveRow[]> = {
  decode: decodeArchive,
  encode: encodeArchive,
  contentType: () => PARQUET,
};

/** Text as it is. */
export const textCodec: ObjectCodec<string> = {
  decode: (bytes) => Buffer.from(bytes).toString('utf8'),
  encode: (text) => Buffer.from(text, 'utf8'),
  contentType: () => 'application/json',
};

const isParquet = (key: string): boolean => key.endsWith('.parquet');
const isGzip = (key: string): boolean => key.endsWith('.gz');

/** Files of exports, as the text that `ObjectStore.put` was given: CSV, JSON, or a `RowTable` as JSON for a Parquet file. */
export const exportCodec: ObjectCodec<string> = {
  decode: async (bytes, key) => {
    if (isParquet(key)) return JSON.stringify(await decodeRows(bytes));
    return (isGzip(key) ? gunzipSync(bytes) : Buffer.from(bytes)).toString('utf8');
  },
  encode: (text, key) => {
    if (isParquet(key)) return encodeRows(JSON.parse(text));
    return isGzip(key) ? gzipSync(text, { level: 9 }) : Buffer.from(text, 'utf8');
  },
  contentType: (key) => {
    if (isParquet(key)) return PARQUET;
    if (isGzip(key)) return 'application/gzip';
    return key.endsWith('.json') ? 'application/json' : 'text/csv; charset=utf-8; header=present';
  },
};
