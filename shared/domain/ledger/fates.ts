import type { LedgerCount } from './ledger.ts';

/** What became of events: `accepted` is the sum of the others (L1). */
export type Fates = Readonly<Record<LedgerCount | 'pending', number>>;

/** Of no events. */
export const NO_FATES: Fates = { accepted: 0, applied: 0, duplicate: 0, quarantined: 0, suppressed: 0, pending: 0 };

/** Of both together. */
export const addFates = (a: Fates, b: Fates): Fates => ({
  accepted: a.accepted + b.accepted,
  applied: a.applied + b.applied,
  duplicate: a.duplicate + b.duplicate,
  quarantined: a.quarantined + b.quarantined,
  suppressed: a.suppressed + b.suppressed,
  pending: a.pending + b.pending,
});
