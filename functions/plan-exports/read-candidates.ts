import { keyUnit, profileUnit, type Unit } from '../../shared/domain/export/unit.ts';
import { AUDIENCE_SHARDS, type DeliveryStore } from '../../shared/ports/delivery-store.ts';
import { MEMBER_SHARDS, type MembershipStore } from '../../shared/ports/membership-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import { type ActiveRun, type Position, STEPS } from './plan-state.ts';

/** What candidates are read from. */
export interface CandidateDependencies {
  readonly memberships: Pick<MembershipStore, 'members' | 'changes'>;
  readonly definitions: Pick<SegmentDefinitions, 'current'>;
  readonly deliveries: Pick<DeliveryStore, 'walk'>;
  readonly runs: Pick<RunStore, 'chunks' | 'remainder'>;
}

/** A page of candidates; `next` is where to go on, absent at the end. `onlyRemovals`: additions come by another step; `isOfAll`: of a walk over everybody, whether or not they changed. */
export interface CandidatePage {
  readonly units: readonly Unit[];
  readonly next?: Position;
  readonly onlyRemovals: boolean;
  readonly isOfAll: boolean;
}

const PAGE = 200;
/** Chunks looked at together for one that left something: most left nothing. */
const CHUNKS_PAGE = 25;

interface Found {
  readonly units: readonly Unit[];
  readonly after?: string | undefined;
  /** Shards of this step. */
  readonly shards: number;
}

/** The remainders of the carried runs: `shard` numbers the run, `after` the chunk. */
const carried = async (
  { runs }: CandidateDependencies,
  { carry }: ActiveRun,
  { shard, after }: Position,
): Promise<Found> => {
  const runId = carry[shard];
  if (runId === undefined) return { units: [], shards: carry.length };
  const page = { runId, limit: CHUNKS_PAGE, ...(after === undefined ? {} : { after: Number(after) }) };
  const { chunks, after: next } = await runs.chunks(page);
  const open = chunks.find(({ result }) => !result || result.left > 0);
  const isLast = next === undefined && (open === undefined || open === chunks.at(-1));
  const units = open ? await runs.remainder(runId, open.number) : [];
  return { units, after: isLast ? undefined : String(open?.number ?? next), shards: carry.length };
};

/** Where what serves of a segment is published. */
const publishedAs = async ({ definitions }: CandidateDependencies, segmentId: string): Promise<string> =>
  (await definitions.current()).serving.get(segmentId)?.id ?? segmentId;

const readStep = async (dependencies: CandidateDependencies, active: ActiveRun, position: Position): Promise<Found> => {
  const { target, plan, since } = active;
  const { shard } = position;
  const page = { shard, limit: PAGE, ...(position.after === undefined ? {} : { after: position.after }) };
  switch (STEPS[plan][position.step]) {
    case 'carry':
      return carried(dependencies, active, position);
    case 'changes': {
      const segmentId = await publishedAs(dependencies, target.segmentId);
      const { changes, after } = await dependencies.memberships.changes({ segmentId, since, ...page });
      return { units: changes.map(({ profileId }) => profileUnit(profileId)), after, shards: MEMBER_SHARDS };
    }
    case 'ledger': {
      const { entries, after } = await dependencies.deliveries.walk({ audience: target.audience, ...page });
      return { units: entries.map(({ key }) => keyUnit(key)), after, shards: AUDIENCE_SHARDS };
    }
    case 'members': {
      const segmentId = await publishedAs(dependencies, target.segmentId);
      const { members, after } = await dependencies.memberships.members({ segmentId, ...page });
      return { units: members.map(({ profileId }) => profileUnit(profileId)), after, shards: MEMBER_SHARDS };
    }
    default:
      return { units: [], shards: 0 };
  }
};

const advance = ({ step, shard }: Position, { after, shards }: Found, steps: number): Position | undefined => {
  if (after !== undefined) return { step, shard, after };
  if (shard + 1 < shards) return { step, shard: shard + 1 };
  return step + 1 < steps ? { step: step + 1, shard: 0 } : undefined;
};

/** The page of candidates at a run's position. */
export const readCandidates = async (
  dependencies: CandidateDependencies,
  active: ActiveRun,
  position: Position,
): Promise<CandidatePage> => {
  const found = await readStep(dependencies, active, position);
  const next = advance(position, found, STEPS[active.plan].length);
  const step = STEPS[active.plan][position.step];
  const onlyRemovals = step === 'ledger';
  const isOfAll = onlyRemovals || step === 'members';
  return { units: found.units, onlyRemovals, isOfAll, ...(next ? { next } : {}) };
};
