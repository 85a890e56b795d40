import type { AuditEntry, AuditPlace } from '../domain/access/audit-entry.ts';

/** How a call ended: carried out, failed (400 and above), or refused to its token. */
export type AuditOutcome = 'done' | 'failed' | 'refused';

/** Which entries to read: those from `from` on and before `to` (epoch ms), newest first, of a token, a route, a target. */
export interface AuditQuery {
  readonly from: number;
  readonly to: number;
  readonly tokenId?: string;
  readonly route?: string;
  readonly target?: string;
  /** Only entries that say so: of a call that is carried out, the one after it. */
  readonly outcome?: AuditOutcome;
  /** `read`: calls by GET; `write`: all others. */
  readonly method?: 'read' | 'write';
  readonly limit: number;
  /** The last entry of the page before. */
  readonly after?: AuditPlace;
}

/** The audit log: entries are added, and never changed or taken away. Throws HeadwaterError `audit.unavailable` where it cannot be reached. */
export interface AuditLog {
  /** Resolves when the entry is durable. The same again changes nothing; another in its place throws `audit.taken`. */
  append(entry: AuditEntry): Promise<void>;
  /** The newest entry of the day of this instant, or of the latest of the seven days before that has any. */
  latest(at: number): Promise<AuditEntry | undefined>;
  /** The entries at these places that exist, in no order. */
  find(places: readonly AuditPlace[]): Promise<readonly AuditEntry[]>;
  /** A page may hold fewer than `limit` only when it is the last; `next` is where to go on. */
  read(query: AuditQuery): Promise<{ readonly entries: readonly AuditEntry[]; readonly next?: AuditPlace }>;
  /** Notes that a token was used on the day of this instant. */
  noteUse(tokenId: string, at: number): Promise<void>;
  /** The last day, `2026-11-22`, on which each token was used; tokens never used are left out. */
  lastUses(tokenIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** How many days before its own `latest` looks into. */
export const LATEST_DAYS = 7;
