import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import { ARCHIVE_PREFIX } from '../../shared/domain/archive/archive-schema.ts';
import { FAILED_PREFIX } from '../../shared/domain/archive/erase-failed-batch.ts';
import { dayPrefix } from '../../shared/domain/archive/erasure-targets.ts';
import {
  type DayExpiry,
  dayExpiry,
  earlierOf,
  UNSTATED_DAYS,
  unexpiredRows,
} from '../../shared/domain/archive/expired-rows.ts';
import type { ArchiveDay } from '../../shared/ports/archive-days.ts';
import { listAll } from '../../shared/ports/rewritable-objects.ts';
import { AT_ONCE, ATTEMPTS, contended, type Dependencies, inGroups } from './parts.ts';

const DAY = 86_400_000;
/** Nothing is added to a day so long after its end: the stream keeps records for one. */
const SETTLED_DAYS = 2;
const GROUPS_A_MARK = 8;

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const dayIn = (key: string): string => key.slice(`${ARCHIVE_PREFIX}day=`.length).slice(0, 10);

/** Days that were never read, oldest first, up to the last that is settled: one listing of one key finds each. */
async function* unreadDays({ archive, clock }: Dependencies, known: readonly ArchiveDay[]): AsyncGenerator<string> {
  const until = dayOf(clock() - (SETTLED_DAYS + 1) * DAY);
  let last = known.at(-1)?.day;
  for (;;) {
    const after = last === undefined ? {} : { after: `${dayPrefix(last)}\uffff` };
    const [first] = await archive.list({ prefix: `${ARCHIVE_PREFIX}day=`, limit: 1, ...after });
    if (first === undefined || dayIn(first.key) > until) return;
    last = dayIn(first.key);
    yield last;
  }
}

/** What is left of an object: its expired rows are gone, and so is an object that has no other. */
const sweepObject = async (key: string, { archive, clock }: Dependencies): Promise<readonly ArchiveRow[]> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await archive.read(key);
    if (found === undefined) return [];
    const rows = unexpiredRows(found.content, clock());
    if (rows === found.content) return rows;
    const { etag } = found;
    const done =
      rows.length === 0 ? await archive.remove({ key, etag }) : await archive.replace({ key, etag, content: rows });
    if (done !== 'changed') return rows;
  }
  throw contended('the archive');
};

/** Reads a day, from behind where an earlier tick came to; answers false when the time was over first. */
const readDay = async (day: ArchiveDay, dependencies: Dependencies, isOver: () => boolean): Promise<boolean> => {
  const { archive, days } = dependencies;
  let found: DayExpiry | undefined = day.reading?.expiry;
  const after = day.reading === undefined ? {} : { after: day.reading.after };
  let groups = 0;
  for await (const group of inGroups(listAll(archive, { prefix: dayPrefix(day.day), ...after }), AT_ONCE)) {
    const left = await Promise.all(group.map(({ key }) => sweepObject(key, dependencies)));
    found = earlierOf(found, dayExpiry(day.day, left.flat()));
    groups += 1;
    const last = group.at(-1)?.key;
    if (last !== undefined && (groups % GROUPS_A_MARK === 0 || isOver()))
      await days.note({ ...day, reading: { after: last, ...(found === undefined ? {} : { expiry: found }) } });
    if (isOver()) return false;
  }
  if (found === undefined) await days.forget(day.day);
  else await days.note({ day: day.day, ...found });
  return true;
};

/** Every row of the day has expired: its objects go unread. */
const removeDay = async (
  { day }: ArchiveDay,
  { archive, days }: Dependencies,
  isOver: () => boolean,
): Promise<boolean> => {
  for await (const group of inGroups(listAll(archive, { prefix: dayPrefix(day) }), AT_ONCE)) {
    await Promise.all(group.map(({ key, etag }) => archive.remove({ key, etag })));
    if (isOver()) return false;
  }
  await days.forget(day);
  return true;
};

/** What consumers gave up on is kept as long as what they took, at most. */
const removeFailed = async ({ failed, clock }: Dependencies): Promise<void> => {
  const until = clock() - UNSTATED_DAYS * DAY;
  for await (const { key, etag, writtenAt } of listAll(failed, { prefix: FAILED_PREFIX }))
    if (writtenAt < until) await failed.remove({ key, etag });
};

/**
 * Lets the archive forget rows whose retention is over (rule 8; readers pass over them from that instant on). A day is read once
 * when it is settled, and then again when the next of the retentions in it ends: once for each retention that its sources had.
 */
export const sweepExpired = async (dependencies: Dependencies, isOver: () => boolean): Promise<void> => {
  const { days, clock } = dependencies;
  const known = await days.known();
  const now = clock();
  for (const day of known.filter(({ due, reading }) => due <= now || reading !== undefined)) {
    if (isOver()) return;
    const isGone = day.last <= now && day.reading === undefined;
    if (!(await (isGone ? removeDay : readDay)(day, dependencies, isOver))) return;
  }
  for await (const day of unreadDays(dependencies, known)) {
    if (isOver() || !(await readDay({ day, due: 0, last: 0 }, dependencies, isOver))) return;
    await removeFailed(dependencies);
  }
};
