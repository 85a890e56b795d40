import type { Identifier } from '../domain/identity/identifier.ts';
import type { ReceiptLine } from '../domain/privacy/receipt.ts';

/** An erasure to carry out: the identifiers of one person, settled before it began. */
export interface ErasureJob {
  readonly requestId: string;
  readonly identifiers: readonly Identifier[];
  /** When the request was received, epoch ms. */
  readonly requestedAt: number;
  /** False where nobody asked for it: the identifiers may come back as if they had never been. */
  readonly tombstones?: false;
}

/** Erased with what each store lost, or not to the end: ask again after so many seconds. */
export type Erasure =
  | { readonly kind: 'done'; readonly lines: readonly ReceiptLine[] }
  | { readonly kind: 'again'; readonly afterSeconds: number };

/**
 * Erases a person. Called again with the same job until it is done, also after a crash in the middle, and possibly by two at
 * once: it remembers its own progress by `requestId`.
 */
export type ErasePerson = (job: ErasureJob) => Promise<Erasure>;
