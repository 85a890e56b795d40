import type { Audience } from '../../shared/destinations/audience-reader.ts';
import type { Dispatched } from '../../shared/ports/run-store.ts';
import { type PlanDependencies, planRun } from './plan-run.ts';
import type { ActiveRun } from './plan-state.ts';
import { type SendOutDependencies, sendMessages } from './send-out.ts';

/** Changes become visible a little late; what comes later still is read by the next run. */
const REREAD_MS = 60_000;

/**
 * Withdrawals that are published while a run is under way join it as chunks of their own: a large first upload or a platform's
 * job takes its time, and nobody who said no waits for it (rule 29). Doing so again replaces the same chunks; what a crash or
 * the deadline leaves out is read by the next run, which begins where this one began.
 */
export const withdrawMeanwhile = async (
  dependencies: PlanDependencies & SendOutDependencies,
  audience: Audience,
  run: {
    readonly exportId: string;
    readonly active: ActiveRun;
    readonly dispatched: Dispatched | undefined;
    readonly deadline: number;
  },
): Promise<ActiveRun> => {
  const { runs, clock } = dependencies;
  const { exportId, active, dispatched, deadline } = run;
  if (!dispatched || audience.rule.purposes.length === 0) return active;
  const watchedTo = clock();
  const since = (active.watchedTo ?? active.startedAt) - REREAD_MS;
  const position = { step: 0, shard: 0 };
  let watch: ActiveRun = { ...active, plan: 'withdraw-changes', since, isPermissionOnly: true, position };
  for (let isPlanned = false; !isPlanned && clock() < deadline; )
    ({ active: watch, isPlanned } = await planRun(dependencies, audience, { active: watch, deadline }));
  const { nextChunk } = watch;
  const added = Array.from({ length: nextChunk - active.nextChunk }, (_, n) => active.nextChunk + n);
  if (added.length > 0) {
    const { runId } = active;
    await runs.dispatch(exportId, runId, { ...dispatched, chunks: dispatched.chunks + added.length });
    await sendMessages(dependencies, { exportId, runId, lane: audience.destination.type.slug }, added);
  }
  return { ...active, watchedTo, nextChunk };
};
