import type { Audience } from '../../shared/destinations/audience-reader.ts';
import { profileUnit, type Unit } from '../../shared/domain/export/unit.ts';
import { MEMBER_SHARDS } from '../../shared/ports/membership-store.ts';
import { type PlanDependencies, sortPage, writeChunks } from './plan-run.ts';
import type { ActiveRun } from './plan-state.ts';
import { publishedAs } from './read-candidates.ts';
import { type SendOutDependencies, sendMessages } from './send-out.ts';

type Dependencies = PlanDependencies & SendOutDependencies;

interface Meanwhile {
  readonly exportId: string;
  readonly active: ActiveRun;
  readonly audience: Audience;
  readonly deadline: number;
}

const PAGE = 200;
/** Changes become visible a little late; what comes later still is read by the next run. */
const REREAD_MS = 60_000;

/** Whoever was published since, of one shard, page by page. */
async function* changedSince(
  { memberships }: Dependencies,
  query: { readonly segmentId: string; readonly shard: number; readonly since: number },
): AsyncGenerator<readonly Unit[]> {
  let after: string | undefined;
  do {
    const page = await memberships.changes({ ...query, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield page.changes.map(({ profileId }) => profileUnit(profileId));
    after = page.after;
  } while (after !== undefined);
}

const withdrawals = async (
  dependencies: Dependencies,
  { active, audience, deadline }: Meanwhile,
): Promise<readonly Unit[]> => {
  const segmentId = await publishedAs(dependencies, active.target.segmentId);
  const since = (active.watchedTo ?? active.startedAt) - REREAD_MS;
  const found = new Set<Unit>();
  for (let shard = 0; shard < MEMBER_SHARDS; shard++)
    for await (const units of changedSince(dependencies, { segmentId, shard, since })) {
      const sorted = await sortPage(dependencies, audience, { active, units });
      for (const { kind, unit } of sorted) if (kind === 'permission') found.add(unit);
      if (dependencies.clock() >= deadline) return [...found];
    }
  return [...found];
};

/**
 * Withdrawals that are published while a run is under way join it as chunks of their own: a large first upload or a platform's
 * job takes its time, and nobody who said no waits for it (rule 29). Doing so again replaces the same chunks; what a crash or
 * the deadline leaves out is read by the next run, which begins where this one began.
 */
export const withdrawMeanwhile = async (dependencies: Dependencies, asked: Meanwhile): Promise<ActiveRun> => {
  const { runs, clock } = dependencies;
  const { exportId, active, audience } = asked;
  if (audience.rule.purposes.length === 0) return active;
  const watchedTo = clock();
  const units = await withdrawals(dependencies, asked);
  const look = units.length > 0 ? await runs.look(exportId, active.runId) : undefined;
  if (!look?.dispatched || look.run.finishedAt !== undefined) return { ...active, watchedTo };
  const sorted = units.map((unit) => ({ kind: 'permission' as const, unit }));
  const { slug, limits } = audience.destination.type;
  const nextChunk = await writeChunks(dependencies, active, { sorted, size: limits.membersPerChunk });
  const added = Array.from({ length: nextChunk - active.nextChunk }, (_, n) => active.nextChunk + n);
  const { dispatched } = look;
  await runs.dispatch(exportId, active.runId, { ...dispatched, chunks: dispatched.chunks + added.length });
  await sendMessages(dependencies, { exportId, runId: active.runId, lane: slug }, added);
  return { ...active, watchedTo, nextChunk };
};
