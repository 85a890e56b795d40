import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { HistoryEntry, PrivacyRequest, RequestKind, RequestLine } from '../domain/privacy/request.ts';

/** What is written with a request: `before`, as it was read (none for the first), and what history says of the change. */
export interface RequestWrite {
  readonly before?: PrivacyRequest;
  readonly entries: readonly HistoryEntry[];
  /** The signed receipt, as JSON. */
  readonly receipt?: string;
}

/** Requests of persons with their history. Strongly consistent; nothing is ever deleted. */
export interface PrivacyRequestStore {
  get(id: string): Promise<PrivacyRequest | undefined>;
  /** Stores all of it or nothing: `conflict` where the stored version is not the one before (none before 1). */
  put(next: PrivacyRequest, write: RequestWrite): Promise<'written' | 'conflict'>;
  /** What happened to it, oldest first. */
  history(id: string): Promise<readonly HistoryEntry[]>;
  receipt(id: string): Promise<string | undefined>;
  /** Requests that are not finished (closed ones whose callbacks are outstanding included), those due first at first. */
  unfinished(page: { after?: string; limit: number }): Promise<{
    readonly lines: readonly RequestLine[];
    readonly after?: string;
  }>;
  /** All requests, the newest first; pages may hold fewer than `limit`, or none, where `kind` leaves some out. */
  list(page: { before?: string; limit: number; kind?: RequestKind }): Promise<{
    readonly lines: readonly RequestLine[];
    readonly before?: string;
  }>;
  /** Ids of the requests that any of these proven identifiers named. */
  naming(keys: readonly IdentifierKey[]): Promise<readonly string[]>;
}
