import { distinctAudiences, findHolding } from '../../shared/destinations/ask-removal.ts';
import { type LookDependencies, lookAtAudience } from '../../shared/destinations/look-at-audience.ts';
import {
  type AskedAudience,
  afterLook,
  afterRun,
  isDone,
  isLookDue,
  type KnownAudience,
  type RemovalRequest,
  settled,
} from '../../shared/domain/export/removal.ts';
import type { RunLook, RunStore } from '../../shared/ports/run-store.ts';
import type { LanesInUse } from './lanes-in-use.ts';
import { SEND_AGAIN_MS, type SendOutDependencies, sendAgain } from './send-out.ts';

/** What bringing a removal on reads and writes. */
export type AdvanceDependencies = LookDependencies & SendOutDependencies & { readonly runs: RunStore };

/** One tick's view: the run that takes people out of an audience is the same for all requests of the tick. */
export interface RemovalTick {
  readonly now: number;
  readonly known: readonly KnownAudience[];
  readonly lanes: LanesInUse;
  readonly runFor: (audience: string) => string;
}

const lastSign = (sentAt: number, look: RunLook | undefined): number => Math.max(sentAt, look?.progressedAt ?? 0);

/** The audience with its run as it stands: ended and reported, sent again where its messages seem lost, or still at work. */
const followRun = async (
  dependencies: AdvanceDependencies,
  asked: AskedAudience,
  { now, lanes }: RemovalTick,
): Promise<AskedAudience> => {
  const { exportId, run, type: lane } = asked;
  if (run?.sentAt === undefined) return asked;
  const look = await dependencies.runs.look(exportId, run.runId);
  if (!look || look.run.finishedAt !== undefined) return afterRun(asked, look?.run ?? { errors: [] }, now);
  lanes.need(lane);
  if (now - run.sentAt < SEND_AGAIN_MS) return asked;
  const standsStill = now - lastSign(run.sentAt, look) >= SEND_AGAIN_MS;
  await sendAgain(dependencies, { exportId, runId: run.runId, lane, now, standsStill });
  return { ...asked, run: { ...run, sentAt: now } };
};

const advanceAudience = async (
  dependencies: AdvanceDependencies,
  { keys, isErased }: RemovalRequest,
  { asked, tick }: { asked: AskedAudience; tick: RemovalTick },
): Promise<AskedAudience> => {
  const { now } = tick;
  const looked = afterLook(asked, await lookAtAudience(dependencies, asked, { keys, isErased, now }), now);
  if (isDone(looked)) return looked;
  const followed = await followRun(dependencies, looked, tick);
  if (followed.run || followed.nextAt > now) return followed;
  return { ...followed, run: { runId: tick.runFor(followed.audience) } };
};

/** Of the runs that began before the request, those that have not ended. */
const stillUnderWay = async ({ runs }: AdvanceDependencies, { before }: RemovalRequest) => {
  const looks = await Promise.all(
    before.map(async (each) => ({ each, look: await runs.look(each.exportId, each.runId) })),
  );
  return looks.flatMap(({ each, look }) => (look && look.run.finishedAt === undefined ? [each] : []));
};

/**
 * A request as of this tick: what every audience that it was asked of holds now, with the run that is to take it out, and what
 * has come to hold it since where all are looked at again.
 */
export const advanceRemoval = async (
  dependencies: AdvanceDependencies,
  request: RemovalRequest,
  tick: RemovalTick,
): Promise<RemovalRequest> => {
  const { now } = tick;
  const { keys, isErased } = request;
  const isComplete = isLookDue(request, now);
  const asked = new Set(request.audiences.map(({ audience }) => audience));
  const others = isComplete ? distinctAudiences(tick.known).filter(({ audience }) => !asked.has(audience)) : [];
  const joined = await findHolding(dependencies, others, { keys, isErased, now });
  const audiences = await Promise.all(
    [...request.audiences, ...joined].map((each) => advanceAudience(dependencies, request, { asked: each, tick })),
  );
  const before = await stillUnderWay(dependencies, request);
  const next = { ...request, audiences, before, ...(isComplete ? { lookedAt: now } : {}) };
  return { ...settled(next, { now, isUnderWay: before.length > 0 }), version: request.version + 1 };
};
