import { FAILED_PREFIX } from '../../shared/domain/archive/erase-failed-batch.ts';
import { createHolds, hourPrefix } from '../../shared/domain/archive/erasure-targets.ts';
import {
  archiveHour,
  ERASED_STORES,
  type ErasedPosition,
  type ErasedStore,
} from '../../shared/domain/privacy/erasure.ts';
import type { PendingErasure } from '../../shared/ports/erasure-jobs.ts';
import { listAll } from '../../shared/ports/rewritable-objects.ts';
import type { Dependencies, Target } from './parts.ts';

/** A job of the batch with what its timelines said. */
export interface PositionedErasure extends PendingErasure {
  readonly positions: readonly ErasedPosition[];
}

const HOUR = 3_600_000;
/** What the archiver waits for a fuller batch and retries. */
const ARCHIVER_HOURS = 1;
/** Received by a collector that had not yet heard of the tombstone. */
const LATE_HOURS = 1;

/** So long after an erasure the stream has forgotten everything from before it (rule 34). */
export const againAfterMs = ({ streamHours }: Pick<Dependencies, 'streamHours'>): number =>
  (streamHours + ARCHIVER_HOURS) * HOUR;

/**
 * Hours of which every object is searched, whoever's timeline names it: those whose events were on the stream. The first pass
 * takes the last hour alone, which an event needs to reach its timeline when all is well.
 */
const searchedHours = (
  jobs: readonly PositionedErasure[],
  { streamHours }: Pick<Dependencies, 'streamHours'>,
): ReadonlySet<string> =>
  new Set(
    jobs.flatMap(({ erasedAt, pass }) => {
      const before = pass === 'again' ? streamHours + ARCHIVER_HOURS : 1;
      return Array.from({ length: before + LATE_HOURS + 1 }, (_, n) => archiveHour(erasedAt + (n - before) * HOUR));
    }),
  );

async function* archiveTargets(
  jobs: readonly PositionedErasure[],
  { archive, streamHours }: Dependencies,
  after: string,
): AsyncGenerator<Target> {
  const positions = jobs.flatMap((job) => (job.pass === 'first' ? job.positions : []));
  const holds = createHolds(positions);
  const searched = searchedHours(jobs, { streamHours });
  const hours = [...new Set([...searched, ...positions.map(({ hour }) => hour)])].sort();
  for (const hour of hours) {
    const prefix = hourPrefix(hour);
    if (after >= `${prefix}\uffff`) continue;
    for await (const { key, writtenAt } of listAll(archive, { prefix, ...(after === '' ? {} : { after }) }))
      if (searched.has(hour) || holds(key)) yield { store: 'archive', key, writtenAt };
  }
}

async function* failedTargets(_: unknown, { failed }: Dependencies, after: string): AsyncGenerator<Target> {
  for await (const { key, writtenAt } of listAll(failed, { prefix: FAILED_PREFIX, ...(after === '' ? {} : { after }) }))
    yield { store: 'failed-batches', key, writtenAt };
}

const EXPORTS_PREFIX = 'exports/';

/** The folders of the exports that sent one of the persons; all of them where one job does not know. */
const exportFolders = (jobs: readonly PositionedErasure[]): readonly string[] => {
  if (jobs.some(({ exportIds }) => exportIds === undefined)) return [EXPORTS_PREFIX];
  const ids = new Set(jobs.flatMap(({ exportIds = [] }) => exportIds));
  return [...ids].map((id) => `${EXPORTS_PREFIX}${encodeURIComponent(id)}/`).sort();
};

async function* exportTargets(
  jobs: readonly PositionedErasure[],
  { exports }: Dependencies,
  after: string,
): AsyncGenerator<Target> {
  for (const prefix of exportFolders(jobs)) {
    if (after >= `${prefix}\uffff`) continue;
    for await (const { key, writtenAt } of listAll(exports, { prefix, ...(after === '' ? {} : { after }) }))
      yield { store: 'exports', key, writtenAt };
  }
}

const FIND: Readonly<Record<ErasedStore, typeof archiveTargets>> = {
  archive: archiveTargets,
  'failed-batches': failedTargets,
  exports: exportTargets,
};

/** A target's place in the walk; places sort by store, then by key. */
export const placeOf = ({ store, key }: Pick<Target, 'store' | 'key'>): string =>
  `${ERASED_STORES.indexOf(store)} ${key}`;

/** The objects that may hold one of the persons, in one order, from behind a place on. */
export async function* findTargets(
  jobs: readonly PositionedErasure[],
  dependencies: Dependencies,
  cursor: string | undefined,
): AsyncGenerator<Target> {
  const [from, after] = cursor === undefined ? [0, ''] : [Number(cursor[0]), cursor.slice(2)];
  for (const [index, store] of ERASED_STORES.entries()) {
    if (index >= from) yield* FIND[store](jobs, dependencies, index === from ? after : '');
  }
}
