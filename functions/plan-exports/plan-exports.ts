import { type AudienceDependencies, loadAudience } from '../../shared/destinations/audience-reader.ts';
import { audienceOf, configureDestination } from '../../shared/destinations/resolve-target.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { type DestinationDocument, type ExportDocument, NO_TOTALS } from '../../shared/domain/export/export.ts';
import { isRebuilding } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { Versioned } from '../../shared/ports/configuration-store.ts';
import type { LaneOpener } from '../../shared/ports/lane-opener.ts';
import type { ExportControl } from '../../shared/ports/run-store.ts';
import { afterSending, begun, nextRun, rescheduled, type Subject, scheduled } from './choose-run.ts';
import { createLanesInUse, type LanesInUse } from './lanes-in-use.ts';
import { type PlanDependencies, planRun } from './plan-run.ts';
import { type ActiveRun, configurationOf, FRESH, HOLD_MS, type PlanState } from './plan-state.ts';
import { type RemoveDependencies, removeAsked } from './remove-asked.ts';
import { SEND_AGAIN_MS, type SendOutDependencies, sendAgain, sendOut } from './send-out.ts';
import { withdrawMeanwhile } from './withdraw-meanwhile.ts';

type Dependencies = AudienceDependencies &
  PlanDependencies &
  SendOutDependencies &
  RemoveDependencies & { readonly opener: LaneOpener };

/** A tick plans this long altogether. Each export has its share of what is left, and so long at least: a big one delays nobody. */
const TICK_MS = 40_000;
const TURN_MS = 10_000;

type Save = (state: PlanState, also?: { begun?: string; guardUsed?: boolean; release?: boolean }) => Promise<void>;

/** An export in hand for one turn. */
interface Turn {
  readonly subject: Subject;
  readonly control: ExportControl;
  readonly deadline: number;
  readonly lanes: LanesInUse;
  readonly save: Save;
}

const findSubject = async (
  dependencies: Dependencies,
  found: Versioned<ExportDocument>,
): Promise<Subject | { readonly problem: string }> => {
  const { document } = found;
  const destination = await dependencies.configuration.get<DestinationDocument>('destination', document.destinationId);
  if (!destination) return { problem: 'unknown-destination' };
  const configured = await configureDestination(destination);
  if ('problem' in configured) return configured;
  const { destinationId, segmentId, mode } = document;
  const target = { audience: audienceOf(configured, found), destinationId, segmentId, mode };
  const audience = await loadAudience(dependencies, target);
  if ('problem' in audience) return audience;
  return {
    id: found.id,
    document,
    target,
    audience,
    configuration: configurationOf(found, destination, audience.variants),
  };
};

/** The audience that a run serves, whatever the export is configured for since. */
const audienceNow = async (dependencies: Dependencies, { target, audience }: Subject, active: ActiveRun) =>
  active.target.audience === target.audience ? audience : loadAudience(dependencies, active.target);

/**
 * Clears a run that has ended, and of one that left nothing the remainders too; adds withdrawals to one under way, and sends
 * again what seems to be lost.
 */
const follow = async (
  dependencies: Dependencies,
  { subject, deadline, lanes }: Turn,
  { active, ...rest }: PlanState & { active: ActiveRun },
): Promise<PlanState> => {
  const { runs, clock } = dependencies;
  const exportId = subject.id;
  const { runId, sentAt = 0 } = active;
  const look = await runs.look(exportId, runId);
  if (look?.run.finishedAt !== undefined) {
    const isClean = look.run.status === 'succeeded';
    return isClean ? { ...rest, carry: rest.carry.filter((carried) => carried !== runId) } : rest;
  }
  const audience = await audienceNow(dependencies, subject, active);
  if ('problem' in audience) return { ...rest, active };
  const lane = audience.destination.type.slug;
  lanes.need(lane);
  const { dispatched } = look ?? {};
  const watched = await withdrawMeanwhile(dependencies, audience, { exportId, active, dispatched, deadline });
  const now = clock();
  if (now - sentAt < SEND_AGAIN_MS) return { ...rest, active: watched };
  const standsStill = now - Math.max(sentAt, look?.progressedAt ?? 0) >= SEND_AGAIN_MS;
  await sendAgain(dependencies, { exportId, runId, lane, now, standsStill });
  return { ...rest, active: { ...watched, sentAt: now } };
};

/** Before anything is sent there: whoever must leave an audience is looked for in all that are remembered. */
const rememberAudience = async (
  { removals, configuration }: Dependencies,
  { id: exportId }: Subject,
  { target: { audience, destinationId, segmentId } }: ActiveRun,
): Promise<void> => {
  const found = await configuration.get<DestinationDocument>('destination', destinationId);
  if (!found) return;
  const { type, settings, name: destinationName } = found.document;
  await removals.remember({ audience, exportId, segmentId, destinationId, destinationName, type, settings });
};

const planningRun = ({ id }: Subject, { runId, startedAt }: ActiveRun) => ({
  exportId: id,
  runId,
  status: 'planning' as const,
  startedAt,
  ...NO_TOTALS,
});

/** Plans a run on and, once planned, sends it out. */
const work = async (
  dependencies: Dependencies,
  turn: Turn,
  before: PlanState & { active: ActiveRun },
): Promise<PlanState> => {
  const { runs, clock } = dependencies;
  const { subject, control, deadline, lanes, save } = turn;
  await runs.begin(planningRun(subject, before.active), before.active.target);
  const audience = await audienceNow(dependencies, subject, before.active);
  if ('problem' in audience) return before;
  await rememberAudience(dependencies, subject, before.active);
  let { active } = before;
  for (let isPlanned = false; !isPlanned; ) {
    if (clock() >= deadline) return { ...before, active };
    ({ active, isPlanned } = await planRun(dependencies, audience, { active, deadline }));
    // What was read may have been half empty: the same stretch is planned again afterwards.
    if (await isRebuilding(dependencies)) return before;
    await save({ ...before, active });
  }
  const now = clock();
  lanes.need(audience.destination.type.slug);
  const { isHeld } = await sendOut(dependencies, { exportId: subject.id, active, control, audience, now });
  return afterSending(before, active, { isHeld, now });
};

/** Begins the run that is due or was asked for, if any. */
const start = async ({ runs, clock }: Dependencies, turn: Turn, state: PlanState): Promise<PlanState> => {
  const { subject, control, save } = turn;
  const now = clock();
  const next = nextRun(state, subject, { control, now, newRunId: runs.newRunId });
  if (!next) return state;
  const started = begun(rescheduled(state, subject.document, now), next, control);
  // Whoever asked for the run reads it by its id: it exists before the request is cleared.
  if (next.runId === control.requested) await runs.begin(planningRun(subject, next), next.target);
  await save(started, { begun: next.runId });
  return started;
};

const takeTurn = async (dependencies: Dependencies, turn: Turn, before: PlanState): Promise<void> => {
  const { control, save } = turn;
  const { active } = before;
  const followed = active?.sentAt === undefined ? before : await follow(dependencies, turn, { ...before, active });
  let state = followed.active ? followed : await start(dependencies, turn, followed);
  const isPlanning = state.active !== undefined && state.active.sentAt === undefined;
  if (isPlanning && state.active) state = await work(dependencies, turn, { ...state, active: state.active });
  const guardUsed = isPlanning && state.active?.sentAt !== undefined && !state.active.isPermissionOnly;
  const isAnswered = control.requested !== undefined && control.requested === state.answered;
  await save(state, { release: true, guardUsed, ...(isAnswered ? { begun: control.requested } : {}) });
};

/** Takes the hold on one export, gives it its turn and saves under the fence; `planner.lost` when somebody holds it since. */
const planExport = async (
  dependencies: Dependencies,
  found: Versioned<ExportDocument>,
  { deadline, lanes }: Pick<Turn, 'deadline' | 'lanes'>,
): Promise<void> => {
  const { runs, clock } = dependencies;
  const now = clock();
  const hold = await runs.hold<PlanState>(found.id, { now, until: now + HOLD_MS });
  if (!hold) return;
  const save: Save = async (plan, also = {}) => {
    const next = plan.schedule?.nextAt === undefined ? {} : { nextAt: plan.schedule.nextAt };
    if ((await runs.save(found.id, { fence: hold.fence, plan, ...next, ...also })) === 'saved') return;
    throw new HeadwaterError('planner.lost', 'Another planner holds this export since; the next tick goes on.');
  };
  const before = scheduled(hold.plan ?? FRESH, found.document, now);
  const subject = await findSubject(dependencies, found);
  if ('problem' in subject) return save(before, { release: true });
  await takeTurn(dependencies, { subject, control: hold.control, deadline, lanes, save }, before);
};

/**
 * The minute tick: gives every export its turn, beginning with another one each minute so that none waits for ever. One
 * that fails does not stop the others, nor does a lane that cannot be opened; the tick then fails with the first error. While a rebuild runs it does nothing.
 */
export const createPlanExports = (dependencies: Dependencies) => async (): Promise<void> => {
  const { configuration, clock } = dependencies;
  if (await isRebuilding(dependencies)) return;
  const started = clock();
  const exports = await configuration.list<ExportDocument>('export');
  const first = exports.length === 0 ? 0 : Math.floor(started / 60_000) % exports.length;
  const lanes = createLanesInUse(dependencies.opener);
  const end = started + TICK_MS;
  const failures: unknown[] = [];
  await removeAsked(dependencies, lanes).catch((error: unknown) => failures.push(error));
  for (const [index, found] of [...exports.slice(first), ...exports.slice(0, first)].entries()) {
    const now = clock();
    const share = Math.max(TURN_MS, (end - now) / (exports.length - index));
    try {
      if (now < end) await planExport(dependencies, found, { deadline: Math.min(now + share, end), lanes });
    } catch (error) {
      failures.push(error);
    }
  }
  failures.push(...(await lanes.failures()));
  if (failures.length > 0) throw failures[0];
};
