import type { RecordPosition } from '../event/event.ts';
import type { Identifier, IdentifierKey } from '../identity/identifier.ts';

/**
 * Where a record that held the person stands: in the stream, and in the archive (hour of receipt, UTC, `2026-11-22T02`). It goes
 * whole, unless it is `kept`: a living person's, from which the erased device is stripped. What to do must not depend on what is
 * left of the record, or a rewriting that is done twice would remove what it stripped.
 */
export interface ErasedPosition extends RecordPosition {
  readonly hour: string;
  readonly kept?: true;
}

/** One person's identifiers as files are searched for them. `values` are clear: they are never stored so. Epoch ms. */
export interface Erasure {
  readonly requestId: string;
  readonly erasedAt: number;
  readonly keys: readonly IdentifierKey[];
  readonly values: readonly Identifier[];
}

/** What a pass over a store found and did, for the receipt. `at` epoch ms. */
export interface ReceiptLine {
  readonly store: ErasedStore;
  readonly objects: number;
  readonly rowsRemoved: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly at: number;
}

/** Files that are rewritten: raw events, what the stream's consumers gave up on, files of exports. */
export const ERASED_STORES = ['archive', 'failed-batches', 'exports'] as const;
export type ErasedStore = (typeof ERASED_STORES)[number];

/** The hour of receipt that an archive object of an instant (epoch ms) is filed under. */
export const archiveHour = (at: number): string => new Date(at).toISOString().slice(0, 13);

const HOUR_MS = 3_600_000;
/** So long after an erasure the stream has forgotten what came before; what was under way then has an hour more. */
export const forgetsAfterMs = (streamHours: number): number => (streamHours + 1) * HOUR_MS;
