import type { RunError, RunMember, RunProgress, RunStatus, RunTotals } from './export.ts';
import { NO_TOTALS } from './export.ts';
import { sumMatchRates } from './match-rate.ts';
import type { Unit } from './unit.ts';

/** Why a chunk exists, and the order in which chunks leave: removals first, those for lack of permission before all. */
export const CHUNK_KINDS = ['permission', 'removal', 'add', 'skip'] as const;
export type ChunkKind = (typeof CHUNK_KINDS)[number];

/**
 * How long a chunk is retried, and how long a run goes without progress, before it ends `partial` and the next one plans
 * again (rule 30). What was never tried is not retried: a first upload of 10 million members takes hours, and ends once.
 */
export const RETRY_FOR_MS = 60 * 60_000;

/** Kinds of failure that a run tells apart: platforms make up codes, and a run is one item of at most 400 KB. */
export const MOST_ERRORS = 40;

const bounded = (errors: readonly RunError[]): readonly RunError[] => {
  if (errors.length <= MOST_ERRORS) return errors;
  const rest = errors.slice(MOST_ERRORS - 1);
  const count = rest.reduce((sum, error) => sum + error.count, 0);
  return [...errors.slice(0, MOST_ERRORS - 1), { code: 'other', count, example: rest[0]?.example ?? '' }];
};

const errorsOf = (members: readonly RunMember[]): readonly RunError[] => {
  const errors = new Map<string, RunError>();
  for (const { outcome, reason, example } of members) {
    if (outcome === 'accepted' || outcome === 'skipped' || reason === undefined) continue;
    const known = errors.get(reason);
    errors.set(reason, { code: reason, count: (known?.count ?? 0) + 1, example: known?.example || (example ?? '') });
  }
  return bounded([...errors.values()]);
};

/** What the members of a chunk add up to. */
export const totalsOf = (members: readonly RunMember[]): RunTotals => {
  const count = (test: (member: RunMember) => boolean): number => members.filter(test).length;
  const answered = members.filter(({ outcome }) => outcome === 'accepted' || outcome === 'rejected');
  return {
    added: answered.filter(({ operation }) => operation === 'add').length,
    removed: answered.filter(({ operation }) => operation === 'remove').length,
    accepted: count(({ outcome }) => outcome === 'accepted'),
    rejected: count(({ outcome }) => outcome === 'rejected'),
    skipped: count(({ outcome }) => outcome === 'skipped'),
    errors: errorsOf(members),
  };
};

const addErrors = (a: readonly RunError[], b: readonly RunError[]): readonly RunError[] => {
  const sums = new Map(a.map((error) => [error.code, error]));
  for (const error of b) {
    const known = sums.get(error.code);
    sums.set(error.code, known ? { ...known, count: known.count + error.count } : error);
  }
  return bounded([...sums.values()]);
};

const sumCounts = (all: readonly RunTotals[]): RunTotals =>
  all.reduce<RunTotals>(
    (sum, one) => ({
      added: sum.added + one.added,
      removed: sum.removed + one.removed,
      accepted: sum.accepted + one.accepted,
      rejected: sum.rejected + one.rejected,
      skipped: sum.skipped + one.skipped,
      errors: addErrors(sum.errors, one.errors),
    }),
    NO_TOTALS,
  );

/** Sums what chunks did; errors are counted by code. */
export const sumTotals = (all: readonly RunTotals[]): RunTotals => {
  const matchRate = sumMatchRates(all.flatMap((one) => one.matchRate ?? []));
  return { ...sumCounts(all), ...(matchRate ? { matchRate } : {}) };
};

/** How a run ends: `failed` when nothing of what was tried worked, `partial` when anything is left or was held back. */
export const endOf = (totals: RunTotals, isComplete: boolean): RunStatus => {
  if (isComplete && totals.errors.length === 0) return 'succeeded';
  return totals.accepted === 0 && totals.rejected > 0 ? 'failed' : 'partial';
};

/** How far a run under way is; nothing before it was sent out. */
export const progressOf = (
  dispatched: { readonly chunks: number; readonly units?: number } | undefined,
  done: number,
): { readonly progress?: RunProgress } => {
  if (!dispatched) return {};
  const { chunks, units } = dispatched;
  const share = chunks === 0 ? 1 : Math.min(1, done / chunks);
  return { progress: { share, ...(units === undefined ? {} : { units }) } };
};

/** A part of a run's work: durable before its message is sent, so a lost message loses nothing. */
export interface ChunkPlan {
  readonly number: number;
  readonly kind: ChunkKind;
  readonly units: readonly Unit[];
}
