import type { ErasedPosition, Erasure, ReceiptLine } from '../domain/privacy/erasure.ts';

/** What the rewriting of files needs to know of an erasure. */
export interface ErasureJob extends Erasure {
  /** The records that held the person, from its timelines and from quarantine: the index of who is in which object (rule 8). */
  readonly positions: readonly ErasedPosition[];
  /** The exports that ever sent the person; absent: unknown, and every export's files are searched. */
  readonly exportIds?: readonly string[];
}

/**
 * `first`: the objects that the positions name. `again`: everything received around the erasure, once the stream has forgotten it
 * (rule 34).
 */
export type ErasurePass = 'first' | 'again';

/** A job that is not done, without its positions. */
export interface PendingErasure extends Omit<ErasureJob, 'positions'> {
  readonly pass: ErasurePass;
}

/** What is known of a job; without `again` it is not done. */
export interface ErasureProgress {
  readonly erasedAt: number;
  readonly receipts: Readonly<Partial<Record<ErasurePass, readonly ReceiptLine[]>>>;
}

/** The jobs that one walk over the files serves, so that an object is rewritten once for all of them. */
export interface ErasureBatch {
  readonly id: string;
  readonly jobs: readonly { readonly requestId: string; readonly pass: ErasurePass }[];
  /** How far the walk came: everything up to this place is done. */
  readonly cursor?: string;
}

/** What a batch does to an object: written down before it is done, so that a crash neither repeats nor forgets it. */
export interface ErasedObject {
  readonly store: ReceiptLine['store'];
  readonly key: string;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Rows that each request took. */
  readonly removed: Readonly<Record<string, number>>;
}

/**
 * The erasures that files wait for. Clear values are kept sealed, and until a job is done only. One walk is under way at a time;
 * its lease is longer than a function may run.
 */
export interface ErasureJobs {
  /** Adds a job; again changes nothing, also after it was done. */
  append(job: ErasureJob): Promise<void>;
  /** Requests that wait for a pass, erased up to `until` (epoch ms), the oldest erasure first. */
  waiting(query: { pass: ErasurePass; until: number; limit: number }): Promise<readonly string[]>;
  /** Their jobs as they stand, in the order of the ids; those that are done or unknown are left out. */
  find(requestIds: readonly string[]): Promise<readonly PendingErasure[]>;
  positions(requestId: string): Promise<readonly ErasedPosition[]>;
  progress(requestId: string): Promise<ErasureProgress | undefined>;
  /** Ends a pass with its receipt; the first receipt of a pass stays. After `again` nothing is left but keys and receipts. */
  settle(done: { requestId: string; pass: ErasurePass; lines: readonly ReceiptLine[] }): Promise<void>;
  /** Takes the lease unless another holds it at `now`; the same holder prolongs it. Epoch ms. */
  lease(holder: string, time: { now: number; until: number }): Promise<boolean>;
  release(holder: string): Promise<void>;
  /** The batch under way. */
  batch(): Promise<ErasureBatch | undefined>;
  /** Begins a batch, or says how far the one under way came. */
  saveBatch(batch: ErasureBatch): Promise<void>;
  note(batchId: string, object: ErasedObject): Promise<void>;
  noted(batchId: string): Promise<readonly ErasedObject[]>;
  /** Forgets the batch and what it noted. */
  closeBatch(batchId: string): Promise<void>;
}
