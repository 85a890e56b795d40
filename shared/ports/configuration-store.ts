/** The kinds of documents that people configure. */
export type ConfigurationKind = 'source' | 'segment' | 'destination' | 'export';

/** A document with the version it was read at; `version` is the ETag of the API, counted from 1. */
export interface Versioned<T> {
  readonly id: string;
  readonly version: number;
  readonly document: T;
}

/** What `put` and `delete` are conditional on: a version, or `undefined` for "whatever it is". */
export type Expected = number | undefined;

/** Small configured documents, read often and cached by the adapter for a few seconds where `list` says so. */
export interface ConfigurationStore {
  get<T>(kind: ConfigurationKind, id: string): Promise<Versioned<T> | undefined>;
  list<T>(kind: ConfigurationKind): Promise<readonly Versioned<T>[]>;
  /** Resolves to the new version, or `'conflict'` when the stored version is not the expected one (0: must not exist). */
  put<T>(
    kind: ConfigurationKind,
    document: { id: string; document: T },
    expected: Expected,
  ): Promise<number | 'conflict'>;
  delete(kind: ConfigurationKind, id: string, expected: Expected): Promise<boolean | 'conflict'>;
  /** A number that grows with every put or delete of this kind, strongly consistent (rule 23: definitions are compared by it). */
  revision(kind: ConfigurationKind): Promise<number>;
}
