import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { ERASED_STORES, type ReceiptLine } from '../../shared/domain/privacy/erasure.ts';
import type { ErasedObject, ErasureBatch, PendingErasure } from '../../shared/ports/erasure-jobs.ts';
import { createEraseTarget } from './erase-object.ts';
import { againAfterMs, findTargets, type PositionedErasure, placeOf } from './find-targets.ts';
import { AT_ONCE, type Dependencies, inGroups, type Target } from './parts.ts';

/** Jobs that one walk serves, and positions that fit in memory with them. */
const JOBS_AT_ONCE = 1_000;
const POSITIONS_AT_ONCE = 400_000;
/** Groups between two marks of how far the walk came: what a crash reads again. */
const GROUPS_A_MARK = 8;

/** Who waits for a pass now: those whose objects are known first, since they have a day. */
const findWaiting = async ({ jobs, clock, streamHours }: Dependencies): Promise<readonly PendingErasure[]> => {
  const limit = JOBS_AT_ONCE;
  const now = clock();
  const first = await jobs.waiting({ pass: 'first', until: now, limit });
  const again = await jobs.waiting({
    pass: 'again',
    until: now - againAfterMs({ streamHours }),
    limit: limit - first.length,
  });
  return jobs.find([...first, ...again]);
};

/** The jobs with their positions, as many as fit in memory. */
const withPositions = async (
  pending: readonly PendingErasure[],
  { jobs }: Dependencies,
): Promise<readonly PositionedErasure[]> => {
  const taken: PositionedErasure[] = [];
  let count = 0;
  for (const job of pending) {
    if (count >= POSITIONS_AT_ONCE) break;
    const positions = job.pass === 'first' ? await jobs.positions(job.requestId) : [];
    count += positions.length;
    taken.push({ ...job, positions });
  }
  return taken;
};

/** The batch under way with those of its jobs that have no receipt yet, or a new one; none where nothing waits. */
const openBatch = async (dependencies: Dependencies) => {
  const { jobs, newId } = dependencies;
  const underWay = await jobs.batch();
  if (underWay !== undefined) {
    const passes = new Map(underWay.jobs.map(({ requestId, pass }) => [requestId, pass]));
    const open = (await jobs.find([...passes.keys()])).filter(({ requestId, pass }) => passes.get(requestId) === pass);
    return { batch: underWay, taken: await withPositions(open, dependencies) };
  }
  const taken = await withPositions(await findWaiting(dependencies), dependencies);
  if (taken.length === 0) return undefined;
  const batch: ErasureBatch = { id: newId(), jobs: taken.map(({ requestId, pass }) => ({ requestId, pass })) };
  await jobs.saveBatch(batch);
  return { batch, taken };
};

/** What the receipt of a request says of each store. */
const linesOf = (requestId: string, objects: readonly ErasedObject[], at: number): readonly ReceiptLine[] =>
  ERASED_STORES.map((store) => {
    const mine = objects.filter((each) => each.store === store && Object.hasOwn(each.removed, requestId));
    const sum = (of: (object: ErasedObject) => number) => mine.reduce((total, each) => total + of(each), 0);
    return {
      store,
      objects: mine.length,
      rowsRemoved: sum(({ removed }) => removed[requestId] ?? 0),
      bytesRead: sum(({ bytesRead }) => bytesRead),
      bytesWritten: sum(({ bytesWritten }) => bytesWritten),
      at,
    };
  });

const nameOf = ({ store, key }: Pick<Target, 'store' | 'key'>): string => `${store} ${key}`;

/** Receipts first, then the batch is forgotten: a crash in between only writes the same receipts again, which stay as they were. */
const endBatch = async (batch: ErasureBatch, { jobs, clock }: Dependencies): Promise<void> => {
  const noted = await jobs.noted(batch.id);
  const at = clock();
  for (const { requestId, pass } of batch.jobs)
    await jobs.settle({ requestId, pass, lines: linesOf(requestId, noted, at) });
  await jobs.closeBatch(batch.id);
};

/** When consents lifted the tombstones of those who came back since (rule 33). */
const liftedOf = async (
  keys: readonly IdentifierKey[],
  tombstones: Dependencies['tombstones'],
): Promise<ReadonlyMap<IdentifierKey, number>> =>
  new Map(
    [...(await tombstones.of(keys)).values()].flatMap(({ key, liftedAt }) =>
      liftedAt === undefined ? [] : [[key, liftedAt] as const],
    ),
  );

/**
 * Works on one batch until it is done or the time is over. `idle`: nothing waits; `done`: look for more; `paused`: the next tick
 * goes on from the last mark.
 */
export const runBatch = async (
  dependencies: Dependencies,
  isOver: () => boolean,
): Promise<'idle' | 'done' | 'paused'> => {
  const { jobs, tombstones } = dependencies;
  const opened = await openBatch(dependencies);
  if (opened === undefined) return 'idle';
  const { batch, taken } = opened;
  if (taken.length > 0) {
    const liftedAt = await liftedOf(
      taken.flatMap(({ keys }) => keys),
      tombstones,
    );
    const erase = createEraseTarget(taken, liftedAt, dependencies);
    const noted = new Map((await jobs.noted(batch.id)).map((object) => [nameOf(object), object]));
    const note = (object: ErasedObject) => jobs.note(batch.id, object);
    let groups = 0;
    for await (const group of inGroups(findTargets(taken, dependencies, batch.cursor), AT_ONCE)) {
      await Promise.all(group.map((target) => erase({ target, noted: noted.get(nameOf(target)), note })));
      groups += 1;
      const last = group.at(-1);
      if (last && (groups % GROUPS_A_MARK === 0 || isOver())) await jobs.saveBatch({ ...batch, cursor: placeOf(last) });
      if (isOver()) return 'paused';
    }
  }
  await endBatch(batch, dependencies);
  return 'done';
};
