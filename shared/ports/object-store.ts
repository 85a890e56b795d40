/** How a file's text becomes its bytes: as it is, gzipped, or as a Parquet file of the `RowTable` whose JSON the text is. */
export type Packing = 'plain' | 'gzip' | 'parquet';

/** A file of an export. The same text gives the same bytes; writing a key again replaces it. */
export interface ObjectStore {
  put(object: { key: string; text: string; contentType: string; packing: Packing }): Promise<{
    /** Hex SHA-256 of the stored bytes. */
    readonly sha256: string;
    readonly bytes: number;
  }>;
}

/** Reads files of the same bucket that were stored `plain`. */
export interface ObjectReader {
  /** The text; undefined where there is none, or no more. */
  read(key: string): Promise<string | undefined>;
}
