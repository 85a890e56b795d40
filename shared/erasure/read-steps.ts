import { forgetsAfterMs } from '../domain/privacy/erasure.ts';
import type { ErasureJobs, ErasureProgress } from '../ports/erasure-jobs.ts';
import type { ErasureNotes } from '../ports/erasure-notes.ts';
import type { ErasureState } from './erase-person.ts';

/**
 * A part of an erasure, in the order in which they end: the person removed from profiles, timelines and quarantine; files rewritten; ledgers of exports
 * emptied, once destinations have let go; all of it looked at again once the stream has forgotten what came before.
 */
export const ERASURE_STEPS = ['person', 'files', 'deliveries', 'person-again', 'files-again'] as const;

/** How far a part is. Epoch ms; `notBefore`: it waits for that instant. */
export interface ErasureStep {
  readonly step: (typeof ERASURE_STEPS)[number];
  readonly doneAt?: number;
  readonly isDone: boolean;
  readonly notBefore?: number;
}

interface Dependencies {
  readonly notes: Pick<ErasureNotes, 'progress'>;
  readonly jobs: Pick<ErasureJobs, 'progress'>;
  readonly streamHours: number;
}

const ended = (step: ErasureStep['step'], doneAt: number | undefined, notBefore?: number): ErasureStep => ({
  step,
  isDone: doneAt !== undefined,
  ...(doneAt === undefined ? {} : { doneAt }),
  ...(doneAt !== undefined || notBefore === undefined ? {} : { notBefore }),
});

/** A pass over the files ended with its last file, or where there was none with the person's removal. */
const passEnded = (files: ErasureProgress | undefined, pass: 'first' | 'again', otherwise: number | undefined) => {
  const lines = files?.receipts[pass];
  return lines && (lines.length === 0 ? otherwise : Math.max(...lines.map(({ at }) => at)));
};

/** Reads how far the erasure of a request is; empty before it began. */
export const createReadErasureSteps =
  ({ notes, jobs, streamHours }: Dependencies) =>
  async (requestId: string): Promise<readonly ErasureStep[]> => {
    const state = await notes.progress<ErasureState | { readonly erasedAt: number }>(requestId);
    if (state === undefined) return [];
    const files = await jobs.progress(requestId);
    const { erased, exports, again, erasedAt } = { erased: undefined, exports: undefined, again: undefined, ...state };
    const later = erasedAt + forgetsAfterMs(streamHours);
    return [
      ended('person', erased && erasedAt),
      ended('files', passEnded(files, 'first', erasedAt)),
      { step: 'deliveries', isDone: exports?.isDone === true },
      ended('person-again', again?.at, later),
      ended('files-again', passEnded(files, 'again', again?.at), later),
    ];
  };
