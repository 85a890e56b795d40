/** What each stage counts. `accepted` is counted by the archiver, the rest by the stitcher (L1). */
export type LedgerCount = 'accepted' | 'applied' | 'duplicate' | 'quarantined' | 'suppressed';

/** Counts of one record: source and hour of its `receivedAt`, and where it stands on the stream. */
export interface LedgerEntry {
  readonly sourceId: string;
  /** ISO 8601 hour, `2026-11-22T02:00:00.000Z`. */
  readonly hour: string;
  readonly shard: string;
  readonly sequence: string;
  readonly counts: Partial<Record<LedgerCount, number>>;
}

/** A line of `GET /v1/ledger`. */
export interface LedgerRow extends Record<LedgerCount, number> {
  readonly sourceId: string;
  readonly hour: string;
  readonly pending: number;
}

/**
 * Counters per source, hour, shard and stage that advance by condition (last sequence < sequence, rule 7): entries already
 * counted are skipped, however batches are cut and re-cut.
 */
export interface LedgerStore {
  advance(stage: 'archive' | 'stitch', entries: readonly LedgerEntry[]): Promise<void>;
  /** Rows of the hours that overlap [from, to], epoch ms. `pending` = accepted − the sum of the fates, at least 0. */
  read(query: { from: number; to: number }): Promise<readonly LedgerRow[]>;
}
