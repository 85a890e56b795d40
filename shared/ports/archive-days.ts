import type { DayExpiry } from '../domain/archive/expired-rows.ts';

/** A day of the archive (`2026-11-22`, of receipt): when it has rows that expire, and how far a reading of it came. */
export interface ArchiveDay extends DayExpiry {
  readonly day: string;
  /** Under way: read up to this key, and what is left there says so. */
  readonly reading?: { readonly after: string; readonly expiry?: DayExpiry };
}

/** The days of the archive that were ever read. */
export interface ArchiveDays {
  /** Oldest first. */
  known(): Promise<readonly ArchiveDay[]>;
  /** Replaces what was known of the day. */
  note(day: ArchiveDay): Promise<void>;
  /** Nothing of the day is left. */
  forget(day: string): Promise<void>;
}
