import type { Audience } from '../../shared/destinations/audience-reader.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { nextFire, parseSchedule } from '../../shared/domain/export/schedule.ts';
import type { ExportControl, RunTarget } from '../../shared/ports/run-store.ts';
import type { ActiveRun, PlanState } from './plan-state.ts';

const DAY_MS = 86_400_000;
/** Rule 30: the planner re-reads ten minutes behind its cursor, since changes become visible late. */
const REREAD_MS = 10 * 60_000;

/** An export with what it is configured to feed. */
export interface Subject {
  readonly id: string;
  readonly document: ExportDocument;
  readonly target: RunTarget;
  /** Names the configuration: another one is reconciled from scratch. */
  readonly configuration: string;
  readonly audience: Audience;
}

const isDue = (state: PlanState, now: number): boolean => (state.schedule?.nextAt ?? Number.POSITIVE_INFINITY) <= now;

/** The due time as of now; a changed schedule starts over. */
export const scheduled = (state: PlanState, { schedule, timezone }: ExportDocument, now: number): PlanState => {
  const key = JSON.stringify([schedule, timezone ?? 'UTC']);
  if (state.schedule?.key === key) return state;
  const parsed = parseSchedule(schedule, timezone);
  const nextAt = 'issue' in parsed ? undefined : nextFire(parsed, { now });
  return { ...state, schedule: { key, ...(nextAt === undefined ? {} : { nextAt }) } };
};

/** The due time after a run that began now: however many were missed, one run catches up (rule 32). */
export const rescheduled = (state: PlanState, { schedule, timezone }: ExportDocument, now: number): PlanState => {
  const last = state.schedule?.nextAt;
  const parsed = parseSchedule(schedule, timezone);
  if (state.schedule === undefined || last === undefined || last > now || 'issue' in parsed) return state;
  const nextAt = nextFire(parsed, { last, now });
  return { ...state, schedule: { key: state.schedule.key, ...(nextAt === undefined ? {} : { nextAt }) } };
};

const planKind = (state: PlanState, { target, configuration }: Subject, now: number): ActiveRun['plan'] => {
  const isStale = state.configuration !== configuration || now - (state.reconciledAt ?? 0) >= DAY_MS;
  return isStale || target.mode === 'full' ? 'reconcile' : 'delta';
};

const stoppedKind = (state: PlanState, { configuration }: Subject, now: number): ActiveRun['plan'] => {
  const lookedAt = Math.max(state.reconciledAt ?? 0, state.withdrawnAt ?? 0);
  const isStale = state.configuration !== configuration || now - lookedAt >= DAY_MS;
  return isStale ? 'withdraw' : 'withdraw-changes';
};

/** True while a request waits that no run has answered. */
const isOpen = ({ requested }: ExportControl, { answered }: PlanState): boolean =>
  requested !== undefined && requested !== answered;

/** The run to begin now, if any: one asked for or one due. A paused or disabled export that has sent still takes back. */
export const nextRun = (
  state: PlanState,
  subject: Subject,
  { control, now, newRunId }: { control: ExportControl; now: number; newRunId: (now: number) => string },
): ActiveRun | undefined => {
  const isStopped = control.paused !== undefined || !subject.document.enabled;
  const isRequested = isOpen(control, state) && !isStopped;
  if (!isRequested && !isDue(state, now)) return undefined;
  if (isStopped && state.reconciledAt === undefined) return undefined;
  const kind = isRequested ? 'reconcile' : planKind(state, subject, now);
  return {
    runId: (isRequested ? control.requested : undefined) ?? newRunId(now),
    startedAt: now,
    target: subject.target,
    configuration: subject.configuration,
    plan: isStopped ? stoppedKind(state, subject, now) : kind,
    since: (state.cursor ?? 0) - REREAD_MS,
    carry: state.carry,
    isPermissionOnly: isStopped,
    position: { step: 0, shard: 0 },
    nextChunk: 1,
    removals: 0,
    additions: 0,
  };
};

/** What is remembered of a run that begins, and of the request it answers. */
export const begun = (state: PlanState, active: ActiveRun, { requested }: ExportControl): PlanState => ({
  ...state,
  active,
  ...(active.runId === requested ? { answered: requested } : {}),
});

/** What is remembered once a run was sent out: unless something was held back, everything before it is planned. */
export const afterSending = (
  state: PlanState,
  active: ActiveRun,
  { isHeld, now }: { isHeld: boolean; now: number },
): PlanState => {
  const sent = { ...state, active: { ...active, sentAt: now } };
  const withdrawn = active.plan === 'withdraw' ? { withdrawnAt: active.startedAt } : {};
  if (isHeld || active.isPermissionOnly) return { ...sent, ...withdrawn, carry: [...state.carry, active.runId] };
  const { configuration } = active;
  const isReconciled = active.plan === 'reconcile' && configuration !== undefined;
  const reconciled = isReconciled ? { reconciledAt: active.startedAt, configuration } : {};
  return { ...sent, ...reconciled, cursor: active.startedAt, carry: [active.runId] };
};
