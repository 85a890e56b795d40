import { compareSequences } from '../event/compare-sequences.ts';

/** What each stage counts. `accepted` is counted by the archiver, the rest by the stitcher (L1). */
export const LEDGER_COUNTS = ['accepted', 'applied', 'duplicate', 'quarantined', 'suppressed'] as const;
export type LedgerCount = (typeof LEDGER_COUNTS)[number];
export type LedgerCounts = Partial<Record<LedgerCount, number>>;

/** The source of what names none: bytes on the stream that are no record, counted in the hour they arrived. */
export const UNKNOWN_SOURCE = 'unknown';

/** Who counts: each reads the whole stream, on its own. */
export type LedgerStage = 'archive' | 'stitch';

/** Counts of one record: source and hour of its `receivedAt`, and where it stands on the stream. */
export interface LedgerEntry {
  readonly sourceId: string;
  /** ISO 8601 hour, `2026-11-22T02:00:00.000Z`. */
  readonly hour: string;
  readonly shard: string;
  readonly sequence: string;
  readonly counts: LedgerCounts;
  /** The minute of the hour, where the record tells it (`minuteOf`). */
  readonly minute?: number | undefined;
}

/** A line of `GET /v1/ledger`. */
export interface LedgerRow extends Record<LedgerCount, number> {
  readonly sourceId: string;
  readonly hour: string;
  readonly pending: number;
  /** How many of the accepted events the archive holds already. */
  readonly archived: number;
}

/** What one stage counted on one shard for one source and hour, up to and including `lastSequence`. */
export interface LedgerTally {
  readonly sourceId: string;
  readonly hour: string;
  readonly stage: LedgerStage;
  readonly shard: string;
  readonly lastSequence: string;
  readonly counts: LedgerCounts;
  /** The counts again, of those records that tell their minute, by minute of the hour. */
  readonly minutes?: ReadonlyMap<number, LedgerCounts>;
  /** Records that these counts are of. */
  readonly records?: number;
}

/** Entries of one row, in order of sequence. Never empty. */
export interface LedgerGroup {
  readonly sourceId: string;
  readonly hour: string;
  readonly shard: string;
  readonly entries: readonly LedgerEntry[];
}

const HOUR = 3_600_000;

const MINUTE = 60_000;

/**
 * The minute of the hour of an instant (epoch ms), `undefined` for a full hour: that is all that is said of the events of somebody who
 * refused to be analysed.
 */
export const minuteOf = (ms: number): number | undefined =>
  ms % HOUR === 0 ? undefined : Math.floor((ms % HOUR) / MINUTE);

/** Where an instant counts. */
export const placeInTime = (ms: number): Pick<LedgerEntry, 'hour' | 'minute'> => ({
  hour: hourOf(ms),
  minute: minuteOf(ms),
});

/** The ledger's hour of an instant (epoch ms), as ISO 8601. */
export const hourOf = (ms: number): string => new Date(ms - (((ms % HOUR) + HOUR) % HOUR)).toISOString();

/** The hours that overlap [from, to], epoch ms, oldest first. */
export const hoursBetween = (from: number, to: number): readonly string[] => {
  const hours: string[] = [];
  for (let at = Date.parse(hourOf(from)); at <= to; at += HOUR) hours.push(hourOf(at));
  return hours;
};

/** The sum of counts; a count nobody gave stays absent. */
export const sumCounts = (all: Iterable<LedgerCounts>): LedgerCounts => {
  const sum: LedgerCounts = {};
  for (const counts of all) {
    for (const name of LEDGER_COUNTS) if (counts[name] !== undefined) sum[name] = (sum[name] ?? 0) + counts[name];
  }
  return sum;
};

/** Counts of entries by the minute they tell. */
export const countMinutes = (entries: readonly LedgerEntry[]): ReadonlyMap<number, LedgerCounts> => {
  const minutes = new Map<number, LedgerCounts>();
  for (const { minute, counts } of entries)
    if (minute !== undefined) minutes.set(minute, sumCounts([minutes.get(minute) ?? {}, counts]));
  return minutes;
};

/** Entries by the row they count in, in order of sequence. */
export const groupByRow = (entries: readonly LedgerEntry[]): readonly LedgerGroup[] => {
  const rows = Map.groupBy(entries, ({ sourceId, hour, shard }) => JSON.stringify([sourceId, hour, shard]));
  return [...rows.values()].flatMap((row) => {
    const [first] = row;
    if (!first) return [];
    const { sourceId, hour, shard } = first;
    return { sourceId, hour, shard, entries: row.toSorted((a, b) => compareSequences(a.sequence, b.sequence)) };
  });
};

/** The entries a row has not counted yet: those beyond its mark. */
export const entriesBeyond = (entries: readonly LedgerEntry[], mark: string | undefined): readonly LedgerEntry[] =>
  mark === undefined ? entries : entries.filter(({ sequence }) => compareSequences(sequence, mark) > 0);

const rowOf = (tallies: readonly LedgerTally[], { sourceId, hour }: LedgerTally): LedgerRow => {
  const { accepted: archived = 0, ...fates } = sumCounts(tallies.map(({ counts }) => counts));
  const counts = { applied: 0, duplicate: 0, quarantined: 0, suppressed: 0, ...fates };
  const decided = counts.applied + counts.duplicate + counts.quarantined + counts.suppressed;
  const accepted = Math.max(archived, decided);
  return { sourceId, hour, accepted, archived, ...counts, pending: accepted - decided };
};

/**
 * What people read, by hour and source. An event that has a fate was accepted, whether or not the archiver, which reads the
 * stream on its own, has counted it yet: `accepted` is the greater of both counts, so that it always equals the sum of the
 * fates and `pending`, and `pending` is never negative. While the stitcher is ahead, `archived` is what is behind.
 */
export const mergeStages = (tallies: readonly LedgerTally[]): readonly LedgerRow[] =>
  [...Map.groupBy(tallies, ({ sourceId, hour }) => `${hour}#${sourceId}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, row]) => (row[0] ? rowOf(row, row[0]) : []));
