import type { RunMember, RunTotals } from '../../shared/domain/export/export.ts';
import { sumMatchRates } from '../../shared/domain/export/match-rate.ts';
import { totalsOf } from '../../shared/domain/export/run.ts';
import { keyUnit, type Unit } from '../../shared/domain/export/unit.ts';
import type { Json } from '../../shared/domain/json.ts';
import type { ClaimedChunk, JournalEntry } from '../../shared/ports/run-store.ts';
import { type Answers, answerName, answersOf, type ChunkDecision, type Postponed } from './decide-chunk.ts';

/** How an attempt at a chunk ended: tried again later in this run, or done with what is left carried to the next. */
export type ChunkEnd =
  /** `isProgress`: the platform took something in this attempt. */
  | { readonly kind: 'later'; readonly afterSeconds: number; readonly isProgress: boolean }
  | {
      readonly kind: 'done';
      readonly totals: RunTotals;
      readonly members: readonly RunMember[];
      readonly carry: readonly Unit[];
      readonly receipts: readonly Json[];
      /** False where it gave up. */
      readonly isProgress: boolean;
    };

interface Attempt {
  readonly chunk: ClaimedChunk;
  /** The calls of this attempt. */
  readonly sent: readonly JournalEntry[];
  /** Absent when nothing could be decided. */
  readonly decision?: ChunkDecision;
  /** Why this run does nothing more for the chunk. */
  readonly problem?: string;
  /** What a person must do about it. */
  readonly sentence?: string;
  readonly isFile?: boolean;
  readonly now: number;
}

const LONGEST_BACKOFF = 300;
/** 5 s, 10 s, 20 s … to 5 minutes. */
const backoffSeconds = (attempt: number): number => Math.min(LONGEST_BACKOFF, 5 * 2 ** Math.min(10, attempt - 1));

const memberOf = ({ entry, outcome }: JournalEntry['results'][number]): RunMember => {
  const { key: member, operation } = entry;
  if (outcome.kind === 'accepted') return { member, operation, outcome: 'accepted' };
  const fate = outcome.kind === 'rejected' ? 'rejected' : 'pending';
  return { member, operation, outcome: fate, reason: outcome.code, example: outcome.example };
};

/** Removals that overtook an add, not yet repeated. */
const repeatsOf = (answers: Answers, now: number): readonly Postponed[] =>
  [...answers.values()].flatMap(({ entry: { key, repeatAt }, outcome }) =>
    outcome.kind === 'accepted' && repeatAt !== undefined && repeatAt > now
      ? [{ unit: keyUnit(key), member: key, reason: 'repeat', until: repeatAt }]
      : [],
  );

/** What was meant to be sent and was not; where the platform had asked to wait before, with its words. */
const unsent = ({ chunk, decision, sent }: Attempt): readonly Postponed[] => {
  const answers = answersOf(sent);
  const before = answersOf(chunk.journal);
  return (decision?.sends ?? []).flatMap(({ candidate: { key }, decision: { operation } }) => {
    const name = answerName(operation, key);
    if (answers.has(name)) return [];
    const heard = before.get(name)?.outcome;
    const words = heard?.kind === 'retry' ? { reason: heard.code, example: heard.example } : { reason: 'unsent' };
    return [{ unit: keyUnit(key), member: key, operation, until: 0, ...words }];
  });
};

const isLater = ({ outcome }: JournalEntry['results'][number]): boolean => outcome.kind === 'retry';

const pendingMember = (
  { member, operation, reason, example }: Postponed,
  { problem, sentence }: Attempt,
): RunMember => ({
  member,
  outcome: 'pending',
  reason: reason === 'unsent' ? (problem ?? reason) : reason,
  ...(operation === undefined ? {} : { operation }),
  ...((example ?? sentence) === undefined ? {} : { example: example ?? sentence ?? '' }),
});

/** What the members and calls of a chunk add up to. */
const sumChunk = (members: readonly RunMember[], calls: readonly JournalEntry[]): RunTotals => {
  const matchRate = sumMatchRates(calls.flatMap((call) => call.matchRate ?? []));
  return { ...totalsOf(members), ...(matchRate ? { matchRate } : {}) };
};

/** What was answered: a "later" counts in the attempt that met it only, then it was decided anew. */
const settledAnswers = ({ chunk, sent }: Attempt): Answers =>
  new Map([
    ...[...answersOf([...chunk.journal, ...sent])].filter(([, answer]) => !isLater(answer)),
    ...answersOf(sent),
  ]);

const unanswered = (answers: Answers): readonly Postponed[] =>
  [...answers.values()].flatMap(({ entry: { key }, outcome }) =>
    outcome.kind === 'retry' || outcome.kind === 'pending'
      ? [
          {
            unit: keyUnit(key),
            member: key,
            reason: outcome.code,
            until: outcome.kind === 'retry' ? 0 : outcome.pollAt,
          },
        ]
      : [],
  );

/** Never sooner than the platform asked, and longer with each attempt; a wait for others ends when they do. */
const pauseOf = ({ chunk, sent, now }: Attempt, open: readonly Postponed[]): number => {
  const last = sent.at(-1)?.results ?? [];
  const asked = last.flatMap(({ outcome }) => (outcome.kind === 'retry' ? (outcome.afterSeconds ?? 0) : []));
  if (asked.length > 0) return Math.max(backoffSeconds(chunk.attempt), ...asked);
  const waits = open.map(({ until = 0 }) => (until - now) / 1000).filter((seconds) => seconds > 0);
  return waits.length > 0 && waits.length === open.length
    ? Math.max(1, Math.min(...waits))
    : backoffSeconds(chunk.attempt);
};

/**
 * Ends an attempt. Whatever may still work in this run sends the chunk round again; with a `problem` nothing does, and
 * what is open is carried. A refused add waits for the next reconciliation, a refused removal for the next run.
 */
export const endChunk = (attempt: Attempt): ChunkEnd => {
  const { chunk, sent, decision, problem, isFile = false, now } = attempt;
  const answers = settledAnswers(attempt);
  const missed = unsent(attempt);
  const postponed = [...(decision?.postponed ?? []), ...repeatsOf(answers, now)];
  const open = [...missed, ...unanswered(answers), ...postponed.filter(({ until }) => until !== undefined && !isFile)];
  if (problem === undefined && open.length > 0) {
    const isProgress = sent.some(({ results }) => results.some(({ outcome }) => outcome.kind === 'accepted'));
    return { kind: 'later', afterSeconds: pauseOf(attempt, open), isProgress };
  }

  const waiting: readonly Postponed[] = [...open, ...postponed.filter(({ until }) => until === undefined || isFile)];
  const undecided: readonly Postponed[] = decision
    ? []
    : chunk.units.map((unit) => ({ unit, member: unit.slice(2), reason: 'unsent' }));
  const left = [...waiting, ...undecided];
  const refusedRemovals = [...answers.values()]
    .filter(({ entry, outcome }) => entry.operation === 'remove' && outcome.kind === 'rejected')
    .map(({ entry }) => keyUnit(entry.key));
  const answered = [...answers.values()].map(memberOf);
  const known = new Set(answered.map(({ member }) => member));
  const pending = left.filter(({ member }) => !known.has(member)).map((each) => pendingMember(each, attempt));
  const members = [...answered, ...pending, ...(decision?.skipped ?? [])];
  const calls = [...chunk.journal, ...sent];
  return {
    kind: 'done',
    totals: sumChunk(members, calls),
    members,
    carry: [...new Set([...left.map(({ unit }) => unit), ...refusedRemovals])],
    receipts: calls.flatMap(({ receipt }) => receipt ?? []),
    isProgress: problem === undefined,
  };
};
