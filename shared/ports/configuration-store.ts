/** The kinds of documents: what people configure, and the mark of a rebuild under way. */
export type ConfigurationKind =
  | 'source'
  | 'identity'
  | 'segment'
  | 'computed-trait'
  | 'destination'
  | 'export'
  | 'privacy'
  | 'rebuild';

/**
 * The kind whose revision counts the writes of a kind: computed traits count with segments, since what a segment means hangs on
 * them.
 */
export const countedAs = (kind: ConfigurationKind): ConfigurationKind => (kind === 'computed-trait' ? 'segment' : kind);

/** A document with the version it was read at; `version` is the ETag of the API, at least 1, greater with every write. */
export interface Versioned<T> {
  readonly id: string;
  readonly version: number;
  readonly document: T;
}

/** What `put` and `delete` are conditional on: a version, or `undefined` for "whatever it is". */
export type Expected = number | undefined;

/**
 * Small configured documents. Reads are strongly consistent; whoever reads often keeps its own copy and compares `revision`.
 * A version is the revision of its kind at the write, so it never comes back, not even after a delete. Some kinds count
 * together (`countedAs`).
 */
export interface ConfigurationStore {
  get<T>(kind: ConfigurationKind, id: string): Promise<Versioned<T> | undefined>;
  /** All documents of the kind, by id. */
  list<T>(kind: ConfigurationKind): Promise<readonly Versioned<T>[]>;
  /**
   * Resolves to the new version, or `'conflict'` when the stored version is not the expected one (0: must not exist), or
   * when the kind's revision is no longer `unchangedSince`: that is how a rule over several documents is kept.
   */
  put<T>(
    kind: ConfigurationKind,
    document: { id: string; document: T; unchangedSince?: number },
    expected: Expected,
  ): Promise<number | 'conflict'>;
  /** Puts up to 90 documents of kinds that count together, all or none, under their revision; resolves like `put`. */
  putAll(
    documents: readonly { readonly kind: ConfigurationKind; readonly id: string; readonly document: unknown }[],
    unchangedSince: number,
  ): Promise<number | 'conflict'>;
  /** Resolves to whether there was something to delete, or `'conflict'` as in `put`. */
  delete(kind: ConfigurationKind, id: string, expected: Expected): Promise<boolean | 'conflict'>;
  /** A number that grows with every put or delete of this kind, strongly consistent (rule 23: definitions are compared by it). */
  revision(kind: ConfigurationKind): Promise<number>;
}
