import {
  type Audience,
  type AudienceDependencies,
  type Candidate,
  expandUnits,
} from '../../shared/destinations/audience-reader.ts';
import { markRefused } from '../../shared/destinations/refused-addresses.ts';
import type { ChunkKind } from '../../shared/domain/export/run.ts';
import { CHUNK_KINDS } from '../../shared/domain/export/run.ts';
import type { Unit } from '../../shared/domain/export/unit.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { ActiveRun, Position } from './plan-state.ts';
import { type CandidateDependencies, type CandidatePage, readCandidates } from './read-candidates.ts';
import { isToSend, type SortedUnit, sortCandidates } from './sort-candidates.ts';

/** What planning reads and writes. */
export interface PlanDependencies extends CandidateDependencies, Pick<AudienceDependencies, 'profiles' | 'refusals'> {
  readonly deliveries: DeliveryStore;
  readonly runs: RunStore;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/** A run after a stretch of planning; `isPlanned` once no candidate is left. */
export interface Planned {
  readonly active: ActiveRun;
  readonly isPlanned: boolean;
}

/** Units in chunks of at most `size`, in their order. */
export const chunksOf = (units: readonly Unit[], size: number): readonly (readonly Unit[])[] =>
  Array.from({ length: Math.ceil(units.length / size) }, (_, n) => units.slice(n * size, (n + 1) * size));

const distinct = (sorted: readonly SortedUnit[], kind: ChunkKind): readonly Unit[] => [
  ...new Set(sorted.filter((each) => each.kind === kind).map(({ unit }) => unit)),
];

/** Writes what was sorted as chunks, numbered on from `nextChunk`: doing so again replaces the same chunks. */
const writeChunks = async (
  { runs }: PlanDependencies,
  { runId, nextChunk, isPermissionOnly }: ActiveRun,
  { sorted, size }: { sorted: readonly SortedUnit[]; size: number },
): Promise<{ readonly nextChunk: number; readonly written: number }> => {
  const kinds: readonly ChunkKind[] = isPermissionOnly ? ['permission'] : CHUNK_KINDS;
  const chunks = kinds.flatMap((kind) => chunksOf(distinct(sorted, kind), size).map((units) => ({ kind, units })));
  await Promise.all(chunks.map((chunk, n) => runs.putChunk(runId, { number: nextChunk + n, ...chunk })));
  const written = chunks.reduce((sum, { units }) => sum + units.length, 0);
  return { nextChunk: nextChunk + chunks.length, written };
};

/**
 * What a page's candidates ask for. Refusals of addresses are read for whatever changed, and of a walk over everybody only for what
 * it would send: whoever holds an address at which somebody refuses is published as changed.
 */
const sortPage = async (
  { profiles, deliveries, refusals, keyring, clock }: PlanDependencies,
  audience: Audience,
  { active, page }: { active: ActiveRun; page: Pick<CandidatePage, 'units' | 'isOfAll'> },
): Promise<readonly SortedUnit[]> => {
  const now = clock();
  const expansion = await expandUnits({ profiles }, audience, { units: page.units, now, open: keyring.open });
  const keys = expansion.candidates.map(({ key }) => key);
  const entries = await deliveries.entries(audience.name, keys);
  const { runId, target } = active;
  const situation = { audience, entries, runId, mode: target.mode, now };
  const isAsked = (candidate: Candidate): boolean => !page.isOfAll || isToSend(candidate, situation);
  const marked = await markRefused({ refusals }, audience, { expansion, isAsked });
  return sortCandidates(marked, situation);
};

/** How many chunks' worth of units to gather before they are written, so that few chunks are small. */
const GATHERED_CHUNKS = 4;

/**
 * Plans on from a run's position until `deadline`: reads candidates page by page, keeps those that ask for something and
 * writes them as chunks. Position and chunk numbers move together, so a crash plans the same stretch again.
 */
export const planRun = async (
  dependencies: PlanDependencies,
  audience: Audience,
  { active, deadline }: { active: ActiveRun; deadline: number },
): Promise<Planned> => {
  const size = audience.destination.type.limits.membersPerChunk;
  const sorted: SortedUnit[] = [];
  let position: Position | undefined = active.position;
  do {
    const page = await readCandidates(dependencies, active, position);
    const found = await sortPage(dependencies, audience, { active, page });
    sorted.push(...found.filter(({ kind }) => !page.onlyRemovals || kind === 'permission' || kind === 'removal'));
    position = page.next;
  } while (position && sorted.length < GATHERED_CHUNKS * size && dependencies.clock() < deadline);
  const { nextChunk, written } = await writeChunks(dependencies, active, { sorted, size });
  const removals = active.removals + distinct(sorted, 'removal').length;
  const fresh = sorted.filter(({ isNew }) => isNew);
  const additions = active.additions + distinct(fresh, 'add').length;
  const units = (active.units ?? 0) + written;
  const planned = { ...active, nextChunk, units, removals, additions, position: position ?? active.position };
  return { active: planned, isPlanned: position === undefined };
};
