import type { LedgerEntry, LedgerRow, LedgerStage, LedgerTally } from '../domain/ledger/ledger.ts';

export type { LedgerCount, LedgerEntry, LedgerRow } from '../domain/ledger/ledger.ts';

/**
 * Counters per source, hour, shard and stage that advance by condition (last sequence < sequence, rule 7): entries already
 * counted are skipped, however batches are cut and re-cut. So a stage counts a shard in the shard's order (one batch of a
 * shard at a time), never past a record it still has to decide, and gives a record once, with all its counts.
 */
export interface LedgerStore {
  /** Idempotent: safe to repeat after any failure, with these entries, some of them, or more. */
  advance(stage: LedgerStage, entries: readonly LedgerEntry[]): Promise<void>;
  /** Rows of the hours that overlap [from, to], epoch ms, by hour and source; `mergeStages` says what the numbers mean. */
  read(query: { from: number; to: number }): Promise<readonly LedgerRow[]>;
  /** What `read` merges: a tally for each row, with its minutes and its records. */
  tallies(query: { from: number; to: number }): Promise<readonly LedgerTally[]>;
}
