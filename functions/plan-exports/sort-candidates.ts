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
  type Want,
} from '../../shared/domain/export/delivery-ledger.ts';
import type { ExportMode } from '../../shared/domain/export/export.ts';
import type { ChunkKind } from '../../shared/domain/export/run.ts';
import { keyUnit, type Unit } from '../../shared/domain/export/unit.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';

/** A unit with the kind of chunk it belongs in. */
export interface SortedUnit {
  readonly kind: ChunkKind;
  readonly unit: Unit;
  /** The audience was never told of one of its identifiers, or was told to forget it. */
  readonly isNew?: boolean;
}

interface Situation {
  readonly audience: Audience;
  readonly entries: ReadonlyMap<IdentifierKey, Delivery>;
  readonly runId: string;
  readonly mode: ExportMode;
  readonly now: number;
}

/** No chunk has this number: nothing is held in the planner's name. */
const PLANNER = 0;

const decide = (
  candidate: Candidate,
  { audience, entries, runId, mode, now }: Situation,
): { want: Want; decision: Decision } => {
  const want = wantOfCandidate(audience.rule, candidate);
  const { renewAfterMs } = audience.destination;
  const holder = { runId, chunk: PLANNER, mode };
  return { want, decision: decideOperation(entries.get(candidate.key), want, { holder, now, renewAfterMs }) };
};

/** True where something would be sent for a candidate. */
export const isToSend = (candidate: Candidate, situation: Situation): boolean =>
  decide(candidate, situation).decision.kind !== 'none';

/**
 * What each candidate asks for now. Only a first opinion: delivery decides again, so a wait or an unknown membership is
 * handed on. Removals go by key, additions by profile.
 */
export const sortCandidates = (expansion: Expansion, situation: Situation): readonly SortedUnit[] => {
  const { audience, entries } = situation;
  const sorted = expansion.candidates.flatMap((candidate): SortedUnit[] => {
    const { unit, key } = candidate;
    const { want, decision } = decide(candidate, situation);
    const isNew = (entries.get(key)?.state ?? 'absent') === 'absent';
    if (decision.kind !== 'none' && want.wanted) return [{ kind: 'add', unit, isNew }];
    if (decision.kind !== 'none')
      return [{ kind: !want.wanted && want.permission ? 'permission' : 'removal', unit: keyUnit(key) }];
    return keptBack(candidate) !== undefined ? [{ kind: 'skip', unit }] : [];
  });
  const skipped = expansion.empty.flatMap(({ unit, standing }): SortedUnit[] => {
    return skipReason(standing, audience.rule.identifiers) === undefined ? [] : [{ kind: 'skip', unit }];
  });
  return [...new Map([...sorted, ...skipped].map((each) => [each.kind + each.unit, each])).values()];
};
