import type { ConsentStamp } from '../consent/consent-stamp.ts';
import { compareSequences } from '../event/compare-sequences.ts';
import type { EventEntry, RecordPosition, SegmentEvent, StreamEntry, StreamRecord } from '../event/event.ts';
import type { Stamp, Trust } from '../identity/identifier.ts';
import type { ArchivableRecord, ArchiveRow } from './archive-rows.ts';

/** A record as the archive keeps it, with where it stood on the stream. */
export interface ArchivedRecord {
  readonly position: RecordPosition;
  readonly record: ArchivableRecord;
}

/** What a JSON column says; a row from before it came, or of an event without it, says nothing. */
const cellOf = <T>(row: ArchiveRow, name: 'identifiers' | 'consent'): T | undefined => {
  const cell: unknown = name in row ? row[name] : null;
  return typeof cell === 'string' ? (JSON.parse(cell) as T) : undefined;
};

/** The entry of a row that holds an event of somebody; `event` is its body, parsed. */
export const eventOf = (row: ArchiveRow, event: SegmentEvent): EventEntry => {
  const stamps = cellOf<readonly Stamp[]>(row, 'identifiers');
  const consent = cellOf<ConsentStamp>(row, 'consent');
  return { event, ...(stamps === undefined ? {} : { stamps }), ...(consent === undefined ? {} : { consent }) };
};

const entryOf = (row: ArchiveRow): StreamEntry => {
  const body = JSON.parse(row.body);
  if (isSuppressed(row)) return { suppressed: String(body.suppressed) };
  if (row.form === 'anonymous') return { anonymous: body };
  if (row.quarantine_code === null) return eventOf(row, body);
  const quarantine = { code: row.quarantine_code, message: row.quarantine_message ?? '' };
  return { quarantine, messageId: row.message_id ?? '', body };
};

/** What was suppressed names nobody, wherever it stands among the events of somebody. */
const anchorOf = (rows: readonly ArchiveRow[]): Pick<StreamRecord, 'anchor'> => {
  for (const { anchor_type: type, anchor_value: value } of rows)
    if (type !== null && value !== null) return { anchor: { type, value } };
  return {};
};

const isSuppressed = (row: ArchiveRow): boolean => 'form' in row && row.form === 'suppressed';

/** One row of each position; objects that overlap may hold an event still that is suppressed in another. */
const rowsByPosition = (rows: readonly ArchiveRow[]): readonly ArchiveRow[] => {
  const ordered = [...rows.filter((row) => !isSuppressed(row)), ...rows.filter(isSuppressed)];
  return [...new Map(ordered.map((row) => [row.position, row])).values()].sort((a, b) => a.position - b.position);
};

const recordOf = (rows: readonly [ArchiveRow, ...ArchiveRow[]]): ArchivableRecord => {
  const [first] = rows;
  const isBytes = first.record_id === null && !isSuppressed(first);
  if (isBytes) return { data: JSON.parse(first.body).base64, arrivedAt: first.received_at };
  return {
    // Bytes that were erased were no record before.
    recordId: first.record_id ?? `${first.shard}#${first.sequence}`,
    sourceId: first.source_id,
    trust: (first.trust ?? 'claimed') as Trust,
    receivedAt: new Date(first.received_at).toISOString(),
    ...anchorOf(rows),
    imported: first.imported,
    // Nothing is kept for no time at all, and the stitcher could not have stored it.
    retentionDays: first.retention_days ?? 0,
    entries: rows.map(entryOf),
  } satisfies StreamRecord;
};

/**
 * The inverse of `archiveRows`: the records that rows were made of, each once and in order of sequence, whatever order the
 * rows are in and however often overlapping objects hold them (rule 8). Rows of one record must come together.
 */
export const recordsOf = (rows: readonly ArchiveRow[]): readonly ArchivedRecord[] =>
  [...Map.groupBy(rows, ({ shard, sequence }) => `${shard}#${sequence}`).values()]
    .flatMap((group) => {
      const [first, ...rest] = rowsByPosition(group);
      if (first === undefined) return [];
      const { shard, sequence } = first;
      return [{ position: { shard, sequence }, record: recordOf([first, ...rest]) }];
    })
    .sort((a, b) => compareSequences(a.position.sequence, b.position.sequence));
