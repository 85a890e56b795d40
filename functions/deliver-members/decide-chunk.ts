import {
  type Audience,
  type Candidate,
  type Expansion,
  keptBack,
  skipReason,
  wantOfCandidate,
} from '../../shared/destinations/audience-reader.ts';
import {
  type Decision,
  type Delivery,
  decideOperation,
  type Holder,
} from '../../shared/domain/export/delivery-ledger.ts';
import type { Operation, RunMember } from '../../shared/domain/export/export.ts';
import type { Unit } from '../../shared/domain/export/unit.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { JournalEntry } from '../../shared/ports/run-store.ts';

/** The last word on each operation of a chunk, by `operation#key`. */
export type Answers = ReadonlyMap<string, JournalEntry['results'][number]>;

/** How answers are named. */
export const answerName = (operation: Operation, key: IdentifierKey): string => `${operation}#${key}`;

/** The latest answers of a chunk's calls. */
export const answersOf = (journal: readonly JournalEntry[]): Answers =>
  new Map(
    journal.flatMap(({ results }) =>
      results.map((result) => [answerName(result.entry.operation, result.entry.key), result] as const),
    ),
  );

/** An operation to send now. */
export interface PlannedSend {
  readonly candidate: Candidate;
  readonly entry: Delivery | undefined;
  readonly decision: Extract<Decision, { kind: 'send' }>;
}

/** A unit whose difference stays for now. `until`: worth trying again in this run from then on. */
export interface Postponed {
  readonly unit: Unit;
  readonly member: string;
  readonly reason: string;
  readonly until?: number;
  readonly operation?: Operation;
  /** The platform's last words about it. */
  readonly example?: string;
}

export interface ChunkDecision {
  readonly sends: readonly PlannedSend[];
  readonly postponed: readonly Postponed[];
  readonly skipped: readonly RunMember[];
}

interface Situation {
  readonly audience: Audience;
  readonly entries: ReadonlyMap<IdentifierKey, Delivery>;
  readonly answers: Answers;
  readonly holder: Holder;
  readonly now: number;
  /** The chunk's file is written: it cannot take anything more. */
  readonly isClosed: boolean;
  /** Nothing is sent but removals for lack of permission. */
  readonly onlyLeaving?: boolean;
}

const skip = (candidate: Candidate): readonly RunMember[] => {
  const reason = keptBack(candidate);
  if (reason === undefined || !candidate.head) return [];
  return [{ member: candidate.key, profileId: candidate.head.profileId, outcome: 'skipped', reason }];
};

/** No chunk has this number. */
const NOBODY = 0;

const NOTHING: ChunkDecision = { sends: [], postponed: [], skipped: [] };

const decideCandidate = (candidate: Candidate, situation: Situation): ChunkDecision => {
  const { audience, entries, answers, holder, now, isClosed } = situation;
  const { unit, key } = candidate;
  const postpone = (reason: string, until?: number): ChunkDecision => ({
    ...NOTHING,
    postponed: [{ unit, member: key, reason, ...(until === undefined ? {} : { until }) }],
  });
  const want = wantOfCandidate(audience.rule, candidate);
  if (situation.onlyLeaving && (want.wanted || !want.permission)) return NOTHING;
  const entry = entries.get(key);
  const isPending = entry && answers.get(answerName(entry.operation, key))?.outcome.kind === 'pending';
  // A job of this very chunk has it in hand: like everybody else's, the opposite waits for it.
  const asked = isPending ? { ...holder, chunk: NOBODY } : holder;
  const decision = decideOperation(entry, want, {
    holder: asked,
    now,
    renewAfterMs: audience.destination.renewAfterMs,
  });
  const skipped = skip(candidate);
  switch (decision.kind) {
    case 'none':
      return { ...NOTHING, skipped };
    case 'wait':
      return isClosed || audience.destination.type.delivery === 'file'
        ? postpone('in-flight')
        : postpone('in-flight', decision.until);
    case 'send': {
      const refused = answers.get(answerName(decision.operation, key))?.outcome.kind === 'rejected';
      if (refused) return { ...NOTHING, skipped };
      return isClosed ? postpone('next-run') : { ...NOTHING, sends: [{ candidate, entry, decision }], skipped };
    }
  }
};

const decideEmpty = ({ unit, standing }: Expansion['empty'][number], identifiers: readonly string[]): ChunkDecision => {
  const member = `profileId:${unit.slice(2)}`;
  const reason = skipReason(standing, identifiers);
  if (reason === undefined) return NOTHING;
  return { ...NOTHING, skipped: [{ member, profileId: unit.slice(2), outcome: 'skipped', reason }] };
};

/** What to do for each identifier of a chunk now; removals first (rule 30). */
export const decideChunk = (expansion: Expansion, situation: Situation): ChunkDecision => {
  const all = [
    ...expansion.candidates.map((candidate) => decideCandidate(candidate, situation)),
    ...expansion.empty.map((empty) => decideEmpty(empty, situation.audience.rule.identifiers)),
  ];
  const sends = all.flatMap((each) => each.sends);
  return {
    sends: sends.toSorted((a, b) => b.decision.operation.localeCompare(a.decision.operation)),
    postponed: all.flatMap((each) => each.postponed),
    skipped: all.flatMap((each) => each.skipped),
  };
};
