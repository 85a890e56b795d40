import { findDestination } from '../../shared/destinations/find-destination.ts';
import { FAILED } from '../../shared/domain/export/alert.ts';
import type { DestinationDocument, Run, RunTotals } from '../../shared/domain/export/export.ts';
import { endOf, RETRY_FOR_MS, sumTotals } from '../../shared/domain/export/run.ts';
import { drop, type Outcome, ok, retry } from '../../shared/domain/outcome.ts';
import type { ChunkStatus, Dispatched, RunLook, RunStore } from '../../shared/ports/run-store.ts';
import type { Transport } from '../../shared/ports/transport.ts';
import { createReplaceAudience, type ReplaceDependencies } from './replace-audience.ts';

/** What finishing needs. */
export interface FinishDependencies extends ReplaceDependencies {
  readonly runs: RunStore;
  readonly transport: Transport;
  /** Tells whoever runs the deployment that an export needs a look. */
  readonly alarm: () => void;
}

/** How long a platform that wants to take others out later is left alone. */
const REPLACE_SECONDS = 60;
/** After its hour a run waits this long for chunks still in hand, which give up by themselves. */
const GRACE_MS = 10 * 60_000;

const isOver = ({ run, dispatched }: RunLook, statuses: readonly ChunkStatus[], now: number): boolean => {
  if (!dispatched) return false;
  const isHeld = statuses.some(({ result, claimedUntil }) => !result && claimedUntil > now);
  if (isHeld) return false;
  return run.cancelled === true || now > dispatched.at + RETRY_FOR_MS + GRACE_MS;
};

/** Sends what closes the run, such as a manifest; false when the platform wants it later. */
const close = async (
  { configuration, transport, clock }: FinishDependencies,
  { run, target }: RunLook,
  statuses: readonly ChunkStatus[],
): Promise<boolean> => {
  const destination = await configuration.get<DestinationDocument>('destination', target.destinationId);
  const type = destination && (await findDestination(destination.document.type));
  if (!type?.finish) return true;
  const { exportId, runId } = run;
  const receipts = statuses.flatMap(({ result }) => result?.receipts ?? []);
  const requests = type.finish({ exportId, runId, segmentId: target.segmentId, at: clock() }, receipts);
  for (const request of requests) {
    const response = await transport.send(request);
    if ('failure' in response || response.status >= 300) return false;
  }
  return true;
};

/** What the chunks of a run add up to, what was held back, and what to look at. */
const endedAs = (
  { notes, alerts: planned = [] }: Dispatched,
  statuses: readonly ChunkStatus[],
): RunTotals & Pick<Run, 'status' | 'alerts'> => {
  const done = statuses.flatMap(({ result }) => result ?? []);
  const sums = sumTotals(done.map(({ totals }) => totals));
  const totals = { ...sums, errors: [...notes, ...sums.errors] };
  const isComplete = done.length === statuses.length && done.every(({ carry }) => carry.length === 0);
  const status = endOf(totals, isComplete);
  const alerts = status === 'failed' ? [...planned, FAILED] : planned;
  return { ...totals, status, ...(alerts.length > 0 ? { alerts } : {}) };
};

/**
 * Ends a run once all it sent out is done, or its hour is over: its closing requests first, so that a run that succeeded
 * has its manifest. Again is harmless.
 */
export const createFinishRun = (dependencies: FinishDependencies) => {
  const { runs, clock } = dependencies;
  const replaceAudience = createReplaceAudience(dependencies);
  return async ({ exportId, runId }: { exportId: string; runId: string }): Promise<Outcome> => {
    const look = await runs.look(exportId, runId);
    if (!look?.dispatched || look.run.finishedAt !== undefined) return drop('nothing-to-finish');
    const { kinds } = look.dispatched;
    const statuses = (await runs.chunks(runId)).filter(({ kind }) => kinds.includes(kind));
    const isDone = statuses.every(({ result }) => result);
    if (!isDone && !isOver(look, statuses, clock())) return drop('not-done');
    if (!(await close(dependencies, look, statuses))) return retry('not-closed', 30);
    const ended = { ...look.run, ...endedAs(look.dispatched, statuses) };
    const replacement = await replaceAudience(look, ended);
    if (replacement === 'later') return retry('not-replaced', REPLACE_SECONDS);
    const replaced = replacement === undefined ? {} : { replaced: replacement === 'replaced' };
    const isFirst = await runs.finish({ ...ended, ...replaced, finishedAt: clock() });
    if (isFirst && ended.status === 'failed') dependencies.alarm();
    return ok(undefined);
  };
};
