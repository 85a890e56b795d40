import type { ArchiveRow } from './archive-rows.ts';

const DAY = 86_400_000;
/** Bytes that were no record say no retention: the default of sources, which is within the CNIL's 25 months. */
export const UNSTATED_DAYS = 400;

/** When a row stops to exist: its receipt and its source's retention then, as for timelines (rule 8). Epoch ms. */
export const rowExpiry = ({ received_at, retention_days }: ArchiveRow): number =>
  received_at + (retention_days ?? UNSTATED_DAYS) * DAY;

/** When a day's rows have to be looked at again: once all rows of the shortest retention left have expired; and when all have. Epoch ms. */
export interface DayExpiry {
  readonly due: number;
  readonly last: number;
}

/** The instant by which every row of a day (`2026-11-22`) of that retention has expired. */
const wholeDay = (day: string, days: number): number => Date.parse(`${day}T00:00:00.000Z`) + (days + 1) * DAY;

/** What the rows that are left of a day say about when to come back; undefined where none is left. */
export const dayExpiry = (day: string, rows: Iterable<ArchiveRow>): DayExpiry | undefined => {
  let [due, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { retention_days } of rows) {
    const days = retention_days ?? UNSTATED_DAYS;
    due = Math.min(due, wholeDay(day, days));
    last = Math.max(last, wholeDay(day, days));
  }
  return due === Number.POSITIVE_INFINITY ? undefined : { due, last };
};

/** What two parts of a day say together. */
export const earlierOf = (a: DayExpiry | undefined, b: DayExpiry | undefined): DayExpiry | undefined =>
  a && b ? { due: Math.min(a.due, b.due), last: Math.max(a.last, b.last) } : (a ?? b);

/** The rows that exist at an instant: the very same where that is all. */
export const unexpiredRows = (rows: readonly ArchiveRow[], now: number): readonly ArchiveRow[] => {
  const left = rows.filter((row) => rowExpiry(row) > now);
  return left.length === rows.length ? rows : left;
};
