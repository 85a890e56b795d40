import type { Audience } from '../../shared/destinations/audience-reader.ts';
import { walkChunks } from '../../shared/destinations/walk-chunks.ts';
import { type Alert, jumpOf, ordinaryFrom } from '../../shared/domain/export/alert.ts';
import { GUARD_REASON, harmlessFrom, isHeld } from '../../shared/domain/export/removal-guard.ts';
import { CHUNK_KINDS, type ChunkKind } from '../../shared/domain/export/run.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { ChunkStatus, ExportControl, RunStore } from '../../shared/ports/run-store.ts';
import type { ActiveRun } from './plan-state.ts';

/** What sending out needs. */
export interface SendOutDependencies {
  readonly runs: RunStore;
  readonly deliveries: Pick<DeliveryStore, 'count'>;
  /** Tells whoever runs the deployment that an export needs a look. */
  readonly alarm: () => void;
  /** The queue of a destination type. */
  readonly lane: (slug: string) => Queue;
}

/** A run with the lane it goes by. */
interface Addressed {
  readonly exportId: string;
  readonly runId: string;
  readonly lane: string;
}

/** Where nothing happened for so long messages are taken for lost. */
export const SEND_AGAIN_MS = 5 * 60_000;
/** Messages handed to the queue together. */
const SENT_TOGETHER = 1_000;
/** Messages sent again at a time: enough to get a run going, too few to bury a lane in duplicates. */
const SENT_AGAIN = 1_000;

/** The order in which chunks leave. */
const placeOf = ({ kind, number }: Pick<ChunkStatus, 'kind' | 'number'>): readonly [number, number] => [
  CHUNK_KINDS.indexOf(kind),
  number,
];
const isBefore = (a: Pick<ChunkStatus, 'kind' | 'number'>, b: Pick<ChunkStatus, 'kind' | 'number'>): boolean => {
  const [[kind, number], [otherKind, otherNumber]] = [placeOf(a), placeOf(b)];
  return kind < otherKind || (kind === otherKind && number < otherNumber);
};

/** Messages for chunks by number, in the order given. */
export const sendMessages = async (
  dependencies: Pick<SendOutDependencies, 'lane'>,
  to: Addressed,
  chunks: readonly number[],
): Promise<void> => {
  for (let start = 0; start < chunks.length; start += SENT_TOGETHER) {
    const some = chunks.slice(start, start + SENT_TOGETHER);
    await dependencies.lane(to.lane).send(some.map((chunk) => ({ body: { ...to, chunk } })));
  }
};

/** The message that ends a run whose chunks are done. */
const sendEnd = async (dependencies: SendOutDependencies, to: Addressed): Promise<void> =>
  dependencies.lane(to.lane).send([{ body: to }]);

/** True when the guard holds this run's removals until a person resumes the export (rule 31). */
const holdsBack = async ({ deliveries }: SendOutDependencies, active: ActiveRun, control: ExportControl) => {
  if (active.isPermissionOnly || control.guardWaived) return false;
  const enough = harmlessFrom(active.removals);
  return enough > 0 && isHeld(active.removals, await deliveries.count(active.target.audience, enough));
};

/** What somebody should look at before a run goes out. */
const alertsOf = async (
  { deliveries }: SendOutDependencies,
  { additions, target }: ActiveRun,
): Promise<readonly Alert[]> => {
  const enough = ordinaryFrom(additions);
  return enough === 0 ? [] : jumpOf(additions, await deliveries.count(target.audience, enough));
};

/** What the run says about itself: removals held back now, or an export that still waits for a person. */
const notesOf = (held: boolean, { removals, isPermissionOnly }: ActiveRun, { paused }: ExportControl) => {
  if (held) return [{ code: GUARD_REASON, count: removals, example: 'resume the export to remove them' }];
  if (!isPermissionOnly || paused?.reason !== GUARD_REASON) return [];
  return [
    { code: GUARD_REASON, count: removals, example: 'the export is paused: resume it to add and remove members' },
  ];
};

/** Numbers of a run's chunks of these kinds, in the order they should leave. */
const inOrder = async ({ runs }: SendOutDependencies, runId: string, kinds: readonly ChunkKind[]) => {
  const byKind = new Map(kinds.map((kind) => [kind, [] as number[]]));
  for await (const { kind, number } of walkChunks(runs, runId)) byKind.get(kind)?.push(number);
  return CHUNK_KINDS.flatMap((kind) => byKind.get(kind) ?? []);
};

/**
 * Sends a planned run out, removals first. Where the guard trips only removals for lack of permission leave, and the
 * export pauses. Answers whether anything was held back.
 */
export const sendOut = async (
  dependencies: SendOutDependencies,
  {
    exportId,
    active,
    control,
    audience,
    now,
  }: {
    exportId: string;
    active: ActiveRun;
    control: ExportControl;
    audience: Audience;
    now: number;
  },
): Promise<{ readonly isHeld: boolean }> => {
  const { runs } = dependencies;
  const { runId } = active;
  const held = await holdsBack(dependencies, active, control);
  if (held) await runs.pause(exportId, { reason: GUARD_REASON, code: GUARD_REASON, at: now });
  const alerts = active.isPermissionOnly ? [] : await alertsOf(dependencies, active);
  const kinds: readonly ChunkKind[] = held || active.isPermissionOnly ? ['permission'] : CHUNK_KINDS;
  const chunks = await inOrder(dependencies, runId, kinds);
  await runs.dispatch(exportId, runId, {
    at: now,
    kinds,
    chunks: chunks.length,
    notes: notesOf(held, active, control),
    // What the guard holds back is counted with the rest and would never be done.
    ...(active.units === undefined || held ? {} : { units: active.units }),
    ...(alerts.length > 0 ? { alerts } : {}),
  });
  if (held || alerts.length > 0) dependencies.alarm();
  const to = { exportId, runId, lane: audience.destination.type.slug };
  await (chunks.length > 0 ? sendMessages(dependencies, to, chunks) : sendEnd(dependencies, to));
  return { isHeld: held };
};

/** The first of some chunks in the order they should leave, however many there are. */
const createFirst = (limit: number) => {
  let kept: ChunkStatus[] = [];
  const sort = (): void => {
    kept = kept.sort((a, b) => (isBefore(a, b) ? -1 : 1)).slice(0, limit);
  };
  return {
    add: (chunk: ChunkStatus): void => {
      kept.push(chunk);
      if (kept.length >= 2 * limit) sort();
    },
    all: (): readonly ChunkStatus[] => {
      sort();
      return kept;
    },
  };
};

/**
 * Sends messages again in case theirs were lost: for chunks that others have overtaken, and with `standsStill` for whatever
 * nobody works on. A duplicate is harmless, but each takes a turn of the lane: no more than a thousand at a time.
 */
export const sendAgain = async (
  dependencies: SendOutDependencies,
  { now, standsStill, ...to }: Addressed & { now: number; standsStill: boolean },
): Promise<void> => {
  const look = await dependencies.runs.look(to.exportId, to.runId);
  const first = createFirst(SENT_AGAIN);
  let furthest: ChunkStatus | undefined;
  let isBusy = false;
  for await (const chunk of walkChunks(dependencies.runs, to.runId)) {
    if (!look?.dispatched?.kinds.includes(chunk.kind)) continue;
    if (chunk.attempts > 0 && (!furthest || isBefore(furthest, chunk))) furthest = chunk;
    if (chunk.result) continue;
    if (chunk.claimedUntil > now) isBusy = true;
    else first.add(chunk);
  }
  const last = furthest;
  const lost = first.all().filter((chunk) => standsStill || (last !== undefined && isBefore(chunk, last)));
  await sendMessages(
    dependencies,
    to,
    lost.map(({ number }) => number),
  );
  if (!isBusy && (standsStill || first.all().length === 0)) await sendEnd(dependencies, to);
};
