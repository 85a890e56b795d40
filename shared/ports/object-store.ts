/** A file of an export. Written gzipped, the same bytes for the same text; writing a key again replaces it. */
export interface ObjectStore {
  put(object: { key: string; text: string; contentType: string; gzip: boolean }): Promise<{
    /** Hex SHA-256 of the stored bytes. */
    readonly sha256: string;
    readonly bytes: number;
  }>;
}
