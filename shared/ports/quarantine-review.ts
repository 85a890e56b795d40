import type { QuarantinedEvent } from './quarantine-store.ts';

/** A quarantined event without what was sent. */
export type QuarantineHead = Pick<
  QuarantinedEvent,
  'id' | 'sourceId' | 'reason' | 'receivedAt' | 'replayedAt' | 'discardedAt'
>;

/** Quarantined events as a person goes through them. Apart from the store: what quarantines has no need of it. */
export interface QuarantineReview {
  /** The newest heads, newest first, at most `limit`; those past their retention are left out. `isComplete` where there are no more. */
  heads(query: { readonly limit: number }): Promise<{
    readonly heads: readonly QuarantineHead[];
    readonly isComplete: boolean;
  }>;
  /** Sets events aside and gives the ids of those that are now. What was replayed or set aside before stays as it is; ids that do not exist are skipped. */
  discard(ids: readonly string[], by: { readonly at: number; readonly reason: string }): Promise<readonly string[]>;
  /** Lets events wait again that were set aside, and gives their ids. */
  restore(ids: readonly string[]): Promise<readonly string[]>;
}
