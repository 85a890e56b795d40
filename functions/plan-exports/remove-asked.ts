import { findDestination } from '../../shared/destinations/find-destination.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { NO_TOTALS } from '../../shared/domain/export/export.ts';
import type { AskedAudience, RemovalRequest } from '../../shared/domain/export/removal.ts';
import { keyUnit } from '../../shared/domain/export/unit.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { RemovalStore } from '../../shared/ports/removal-store.ts';
import { type AdvanceDependencies, advanceRemoval, type RemovalTick } from './advance-removal.ts';
import type { LanesInUse } from './lanes-in-use.ts';
import { chunksOf } from './plan-run.ts';
import { HOLD_MS } from './plan-state.ts';
import { sendMessages } from './send-out.ts';

/** What removals that were asked for need. */
export type RemoveDependencies = AdvanceDependencies & { readonly removals: RemovalStore; readonly clock: Clock };

/** What no export can be called: the hold of whoever works on what was asked. */
const REMOVALS = ':removals';
/** Requests that a tick works on, those due first first; the rest has the next. */
const TOGETHER = 500;
const AT_ONCE = 20;

/** A run that takes people out of one audience, for all requests that name it. */
interface Leave {
  readonly asked: AskedAudience;
  readonly runId: string;
  readonly keys: readonly IdentifierKey[];
}

/** Runs that are assigned and not known to be sent, by their ids: a crash in between sends them again. */
const unsentRuns = (requests: readonly RemovalRequest[]): readonly Leave[] => {
  const leaves = new Map<string, Leave>();
  for (const { keys, audiences } of requests)
    for (const asked of audiences) {
      const { run } = asked;
      if (!run || run.sentAt !== undefined) continue;
      const known = leaves.get(run.runId);
      leaves.set(run.runId, { asked, runId: run.runId, keys: [...(known?.keys ?? []), ...keys] });
    }
  return [...leaves.values()];
};

/** Writes the run down and sends it out; doing so again is harmless. Delivery decides each identifier anew. */
const launch = async (
  { runs, lane }: RemoveDependencies,
  { asked, runId, keys }: Leave,
  { now, lanes }: RemovalTick,
): Promise<void> => {
  const { audience, exportId, destinationId, segmentId, type: slug, settings } = asked;
  const type = await findDestination(slug);
  if (!type) throw new HeadwaterError('removal.unknown-type', `There is no destination type ${slug} any more.`);
  lanes.need(slug);
  const leaving = { exportId, segmentId, type: slug, settings };
  const target = { audience, destinationId, segmentId, mode: 'delta' as const, leaving };
  await runs.begin({ exportId, runId, status: 'planning', startedAt: now, ...NO_TOTALS }, target);
  const chunks = chunksOf([...new Set(keys)].map(keyUnit), type.limits.membersPerChunk);
  const numbers = chunks.map((_, n) => n + 1);
  await Promise.all(
    chunks.map((units, n) => runs.putChunk(runId, { number: n + 1, kind: 'permission' as const, units })),
  );
  await runs.dispatch(exportId, runId, { at: now, kinds: ['permission'], chunks: chunks.length, notes: [] });
  await sendMessages({ lane }, { exportId, runId, lane: slug }, numbers);
};

const sentAt = (request: RemovalRequest, sent: ReadonlySet<string>, now: number): RemovalRequest => ({
  ...request,
  version: request.version + 1,
  audiences: request.audiences.map((each) =>
    each.run && sent.has(each.run.runId) ? { ...each, run: { ...each.run, sentAt: now } } : each,
  ),
});

/** Does something with each, some at once; one that fails stops no other. */
const settleEach = async <T, R>(
  items: readonly T[],
  run: (item: T) => Promise<R>,
): Promise<{ readonly done: readonly R[]; readonly failures: readonly unknown[] }> => {
  const done: R[] = [];
  const failures: unknown[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const some = await Promise.allSettled(items.slice(start, start + AT_ONCE).map(run));
    for (const each of some) each.status === 'fulfilled' ? done.push(each.value) : failures.push(each.reason);
  }
  return { done, failures };
};

/** Brings requests on, sends out the runs that they want, and answers what failed. */
const removeDue = async (dependencies: RemoveDependencies, tick: RemovalTick): Promise<readonly unknown[]> => {
  const { removals } = dependencies;
  const due = await removals.due({ now: tick.now, limit: TOGETHER });
  const advanced = await settleEach(due, async (request) => {
    const next = await advanceRemoval(dependencies, request, tick);
    // Asked again meanwhile: the next tick reads what is asked now.
    return (await removals.put(next)) === 'written' ? [next] : [];
  });
  const requests = advanced.done.flat();
  const launched = await settleEach(unsentRuns(requests), async (leave) => {
    await launch(dependencies, leave, tick);
    return leave.runId;
  });
  const sent = new Set(launched.done);
  const marked = await settleEach(
    requests.filter(({ audiences }) => audiences.some(({ run }) => run && sent.has(run.runId))),
    (request) => removals.put(sentAt(request, sent, tick.now)),
  );
  return [...advanced.failures, ...launched.failures, ...marked.failures];
};

/**
 * What was asked to leave at once: runs of their own, one for each audience and tick, that send nothing but removals for lack of
 * permission. They wait for no schedule, pause, guard or other run of the export (rules 29 and 31); where a platform refuses,
 * one begins again after a while, for as long as anybody is in. The audiences that are known are those ever served.
 */
export const removeAsked = async (dependencies: RemoveDependencies, lanes: LanesInUse): Promise<void> => {
  const { runs, removals, clock } = dependencies;
  const now = clock();
  if ((await removals.due({ now, limit: 1 })).length === 0) return;
  const hold = await runs.hold(REMOVALS, { now, until: now + HOLD_MS });
  if (!hold) return;
  const ids = new Map<string, string>();
  const runFor = (audience: string): string => {
    const id = ids.get(audience) ?? runs.newRunId(now);
    ids.set(audience, id);
    return id;
  };
  const failures = await removeDue(dependencies, { now, known: await removals.audiences(), lanes, runFor });
  await runs.save(REMOVALS, { fence: hold.fence, plan: {}, release: true });
  if (failures.length > 0) throw failures[0];
};
