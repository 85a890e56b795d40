import type { DayExpiry } from '../domain/archive/expired-rows.ts';

/** When each day of the archive (`2026-11-22`, of receipt) has rows that expire, once the day was read. */
export interface ArchiveDays {
  /** Every known day, oldest first. */
  known(): Promise<readonly (DayExpiry & { readonly day: string })[]>;
  note(day: string, expiry: DayExpiry): Promise<void>;
  /** Nothing of the day is left. */
  forget(day: string): Promise<void>;
}
