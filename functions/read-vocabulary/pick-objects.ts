import { ARCHIVE_PREFIX } from '../../shared/domain/archive/archive-schema.ts';
import type { ListedObject, RewritableObjects } from '../../shared/ports/rewritable-objects.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Names that nothing bore for so long are not offered. */
const LOOK_BACK_MS = 30 * DAY;
/** Where the archive holds too much to list, these hours before now are looked at. */
const HOURS_BACK = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610];
const PAGE = 1_000;
const MOST_OBJECTS = 24;
const MOST_BYTES = 12 * 1024 * 1024;
/** Of one hour, where hours are looked at one by one. */
const MOST_OF_HOUR = 3;

type List = RewritableObjects<unknown>['list'];

const hourPrefix = (at: number): string => {
  const [day, hour] = new Date(at).toISOString().slice(0, 13).split('T');
  return `${ARCHIVE_PREFIX}day=${day}/hour=${hour}/`;
};

const dayPrefix = (at: number): string => `${ARCHIVE_PREFIX}day=${new Date(at).toISOString().slice(0, 10)}/`;

const sampleHours = async (list: List, now: number): Promise<readonly ListedObject[]> => {
  const hours = await Promise.all(
    HOURS_BACK.map((hours) => list({ prefix: hourPrefix(now - hours * HOUR), limit: PAGE })),
  );
  return hours.flatMap((objects) => objects.slice(-MOST_OF_HOUR).reverse());
};

/** The newest half as they come, the rest spread over what is older. */
const spread = (objects: readonly ListedObject[]): readonly ListedObject[] => {
  const half = MOST_OBJECTS / 2;
  const older = objects.slice(half);
  const step = Math.max(1, older.length / half);
  const picked = Array.from({ length: Math.min(half, older.length) }, (_, n) => older[Math.floor(n * step)]);
  return [...objects.slice(0, half), ...picked.filter((object) => object !== undefined)];
};

/** Objects of the archive that stand for its last month, newest first: as many as a call has time for. */
export const pickObjects = async (list: List, now: number): Promise<readonly ListedObject[]> => {
  const listed = await list({ prefix: ARCHIVE_PREFIX, after: dayPrefix(now - LOOK_BACK_MS), limit: PAGE });
  const found = listed.length < PAGE ? listed.toReversed() : await sampleHours(list, now);
  let bytes = 0;
  return spread(found).filter((object) => {
    bytes += object.bytes;
    return bytes <= MOST_BYTES;
  });
};
