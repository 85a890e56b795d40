import { findDestination } from '../../shared/destinations/find-destination.ts';
import { walkChunks } from '../../shared/destinations/walk-chunks.ts';
import { FAILED } from '../../shared/domain/export/alert.ts';
import { type DestinationDocument, NO_TOTALS, type Run, type RunTotals } from '../../shared/domain/export/export.ts';
import { endOf, RETRY_FOR_MS, sumTotals } from '../../shared/domain/export/run.ts';
import type { Json } from '../../shared/domain/json.ts';
import { drop, type Outcome, ok, retry } from '../../shared/domain/outcome.ts';
import type { Dispatched, RunLook, RunStore } from '../../shared/ports/run-store.ts';
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
/** After an hour without progress a run waits this long for chunks still in hand, which give up by themselves. */
const GRACE_MS = 10 * 60_000;

/** What all chunks of a run add up to. `isDone` unless one is open. */
interface Sum {
  readonly totals: RunTotals;
  readonly left: number;
  readonly receipts: readonly Json[];
  readonly isDone: boolean;
}

/** True once nothing is tried any more, unless somebody still has a chunk in hand. */
const isOver = ({ run, dispatched, progressedAt = 0 }: RunLook, now: number): boolean => {
  if (!dispatched) return false;
  return run.cancelled === true || now > Math.max(dispatched.at, progressedAt) + RETRY_FOR_MS + GRACE_MS;
};

/** Reads the chunks of a run until one says that it cannot end yet. */
const sumUp = async (runs: RunStore, look: RunLook, now: number): Promise<Sum | undefined> => {
  let sum: Sum = { totals: NO_TOTALS, left: 0, receipts: [], isDone: true };
  const receipts: Json[] = [];
  for await (const { kind, result, claimedUntil } of walkChunks(runs, look.run.runId)) {
    if (!look.dispatched?.kinds.includes(kind)) continue;
    if (!result && (claimedUntil > now || !isOver(look, now))) return undefined;
    const { totals, left } = sum;
    if (result) sum = { ...sum, totals: sumTotals([totals, result.totals]), left: left + result.left };
    else sum = { ...sum, isDone: false };
    receipts.push(...(result?.receipts ?? []));
  }
  return { ...sum, receipts };
};

/** Sends what closes the run, such as a manifest; false when the platform wants it later. */
const close = async (
  { configuration, transport, clock }: FinishDependencies,
  { run, target }: RunLook,
  receipts: readonly Json[],
): Promise<boolean> => {
  const destination = await configuration.get<DestinationDocument>('destination', target.destinationId);
  const type = destination && (await findDestination(destination.document.type));
  if (!type?.finish) return true;
  const { exportId, runId } = run;
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
  { totals: sums, isDone, left }: Sum,
): RunTotals & Pick<Run, 'status' | 'alerts'> => {
  const totals = { ...sums, errors: [...notes, ...sums.errors] };
  const status = endOf(totals, isDone && left === 0);
  const alerts = status === 'failed' ? [...planned, FAILED] : planned;
  return { ...totals, status, ...(alerts.length > 0 ? { alerts } : {}) };
};

/**
 * Ends a run once all it sent out is done, or nothing of it is tried any more: its closing requests first, so that a run that succeeded
 * has its manifest. Again is harmless.
 */
export const createFinishRun = (dependencies: FinishDependencies) => {
  const { runs, clock } = dependencies;
  const replaceAudience = createReplaceAudience(dependencies);
  return async ({ exportId, runId }: { exportId: string; runId: string }): Promise<Outcome> => {
    const look = await runs.look(exportId, runId);
    if (!look?.dispatched || look.run.finishedAt !== undefined) return drop('nothing-to-finish');
    const sum = await sumUp(runs, look, clock());
    if (!sum) return drop('not-done');
    if (!(await close(dependencies, look, sum.receipts))) return retry('not-closed', 30);
    const ended = { ...look.run, ...endedAs(look.dispatched, sum) };
    const replacement = await replaceAudience(look, ended);
    if (replacement === 'later') return retry('not-replaced', REPLACE_SECONDS);
    const replaced = replacement === undefined ? {} : { replaced: replacement === 'replaced' };
    const isFirst = await runs.finish({ ...ended, ...replaced, finishedAt: clock() });
    if (isFirst && ended.status === 'failed') dependencies.alarm();
    return ok(undefined);
  };
};
