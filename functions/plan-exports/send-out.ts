import type { Audience } from '../../shared/destinations/audience-reader.ts';
import { type Alert, jumpOf, ordinaryFrom } from '../../shared/domain/export/alert.ts';
import { GUARD_REASON, harmlessFrom, isHeld } from '../../shared/domain/export/removal-guard.ts';
import { CHUNK_KINDS, type ChunkKind } from '../../shared/domain/export/run.ts';
import { AUDIENCE_SHARDS, type DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { ChunkStatus, ExportControl, RunStore } from '../../shared/ports/run-store.ts';
import type { ActiveRun } from './plan-state.ts';

/** What sending out needs. */
export interface SendOutDependencies {
  readonly runs: RunStore;
  readonly deliveries: Pick<DeliveryStore, 'walk'>;
  /** Tells whoever runs the deployment that an export needs a look. */
  readonly alarm: () => void;
  /** The queue of a destination type. */
  readonly lane: (slug: string) => Queue;
}

const PAGE = 1_000;

/** The audience's size, counted no further than `enough`. */
const countAudience = async (
  { deliveries }: SendOutDependencies,
  audience: string,
  enough: number,
): Promise<number> => {
  let count = 0;
  for (let shard = 0; shard < AUDIENCE_SHARDS; shard++) {
    let after: string | undefined;
    do {
      if (count >= enough) return count;
      const page = await deliveries.walk({ audience, shard, limit: PAGE, ...(after === undefined ? {} : { after }) });
      count += page.entries.length;
      after = page.after;
    } while (after !== undefined);
  }
  return count;
};

/** Chunks in the order they should leave. */
const inOrder = (chunks: readonly ChunkStatus[]): readonly number[] =>
  chunks
    .toSorted((a, b) => CHUNK_KINDS.indexOf(a.kind) - CHUNK_KINDS.indexOf(b.kind) || a.number - b.number)
    .map(({ number }) => number);

/** Messages for chunks by number; with none, the message that ends the run. */
export const sendMessages = async (
  dependencies: Pick<SendOutDependencies, 'lane'>,
  { exportId, runId, lane }: { exportId: string; runId: string; lane: string },
  chunks: readonly number[],
): Promise<void> => {
  const bodies = chunks.map((number) => ({ exportId, runId, lane, chunk: number }));
  const messages = bodies.length > 0 ? bodies : [{ exportId, runId, lane }];
  await dependencies.lane(lane).send(messages.map((body) => ({ body })));
};

/** True when the guard holds this run's removals until a person resumes the export (rule 31). */
const holdsBack = async (dependencies: SendOutDependencies, active: ActiveRun, control: ExportControl) => {
  if (active.isPermissionOnly || control.guardWaived) return false;
  const enough = harmlessFrom(active.removals);
  return enough > 0 && isHeld(active.removals, await countAudience(dependencies, active.target.audience, enough));
};

/** What somebody should look at before a run goes out. */
const alertsOf = async (
  dependencies: SendOutDependencies,
  { additions, target }: ActiveRun,
): Promise<readonly Alert[]> => {
  const enough = ordinaryFrom(additions);
  return enough === 0 ? [] : jumpOf(additions, await countAudience(dependencies, target.audience, enough));
};

/** What the run says about itself: removals held back now, or an export that still waits for a person. */
const notesOf = (held: boolean, { removals, isPermissionOnly }: ActiveRun, { paused }: ExportControl) => {
  if (held) return [{ code: GUARD_REASON, count: removals, example: 'resume the export to remove them' }];
  if (!isPermissionOnly || paused?.reason !== GUARD_REASON) return [];
  return [
    { code: GUARD_REASON, count: removals, example: 'the export is paused: resume it to add and remove members' },
  ];
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
  if (held) await runs.pause(exportId, { reason: GUARD_REASON, at: now });
  const alerts = active.isPermissionOnly ? [] : await alertsOf(dependencies, active);
  const kinds: readonly ChunkKind[] = held || active.isPermissionOnly ? ['permission'] : CHUNK_KINDS;
  const chunks = (await runs.chunks(runId)).filter(({ kind }) => kinds.includes(kind));
  await runs.dispatch(exportId, runId, {
    at: now,
    kinds,
    chunks: chunks.length,
    notes: notesOf(held, active, control),
    ...(alerts.length > 0 ? { alerts } : {}),
  });
  if (held || alerts.length > 0) dependencies.alarm();
  await sendMessages(dependencies, { exportId, runId, lane: audience.destination.type.slug }, inOrder(chunks));
  return { isHeld: held };
};

/** Sends messages again for chunks that nobody works on, in case theirs were lost; a duplicate is harmless. */
export const sendAgain = async (
  dependencies: SendOutDependencies,
  { exportId, runId, lane, now }: { exportId: string; runId: string; lane: string; now: number },
): Promise<void> => {
  const look = await dependencies.runs.look(exportId, runId);
  const chunks = (await dependencies.runs.chunks(runId)).filter(({ kind }) => look?.dispatched?.kinds.includes(kind));
  const waiting = chunks.filter(({ result, claimedUntil }) => !result && claimedUntil <= now);
  const isBusy = chunks.some(({ result, claimedUntil }) => !result && claimedUntil > now);
  if (waiting.length > 0) await sendMessages(dependencies, { exportId, runId, lane }, inOrder(waiting));
  if (!isBusy) await sendMessages(dependencies, { exportId, runId, lane }, []);
};
