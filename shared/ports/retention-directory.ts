import type { RetentionPolicy } from '../domain/privacy/retention.ts';

/** What is kept for how long, as configured; cached for a minute at most. */
export interface RetentionDirectory {
  /** Throws HeadwaterError `retention.unavailable` when nothing is known yet and the store cannot be read. */
  current(): Promise<RetentionPolicy>;
}
