import { compareSequences } from '../event/compare-sequences.ts';
import {
  eventName,
  type RecordPosition,
  type StreamEntry,
  type StreamRecord,
  type SuppressedEntry,
} from '../event/event.ts';
import { UNKNOWN_SOURCE } from '../ledger/ledger.ts';
import { type ARCHIVE_COLUMNS, ARCHIVE_PREFIX } from './archive-schema.ts';

type Column = (typeof ARCHIVE_COLUMNS)[number];
/** What a cell holds; timestamps are epoch milliseconds. */
interface CellTypes {
  readonly string: string;
  readonly int: number;
  readonly boolean: boolean;
  readonly timestamp: number;
}

/** A row of the archive, a cell for each of `ARCHIVE_COLUMNS`. */
export type ArchiveRow = {
  readonly [C in Column as C['name']]: CellTypes[C['type']] | (C['nullable'] extends true ? null : never);
};

/** Rows of one shard and one hour of receipt, in the shard's order: what one object of the archive holds. Never empty. */
export interface ArchiveObject {
  readonly shard: string;
  readonly firstSequence: string;
  readonly lastSequence: string;
  /** Day (`2026-11-22`) and hour (`02`) of receipt, UTC. */
  readonly day: string;
  readonly hour: string;
  readonly rows: readonly ArchiveRow[];
}

/** What stood on the stream: a record, or bytes that are none, base64. `arrivedAt` epoch ms. */
export type ArchivableRecord = StreamRecord | { readonly data: string; readonly arrivedAt: number };

const EMPTY = {
  record_id: null,
  message_id: null,
  type: null,
  event: null,
  user_id: null,
  anonymous_id: null,
  group_id: null,
  timestamp: null,
  trust: null,
  imported: false,
  retention_days: null,
  anchor_type: null,
  anchor_value: null,
  identifiers: null,
  quarantine_code: null,
  quarantine_message: null,
  form: null,
  consent: null,
} as const;

const instant = (text: string): number | null => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
};

/** A cell of a text column: whatever else a record holds must not stop the archive; the full event keeps it. */
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const suppressedBody = ({ suppressed }: SuppressedEntry): string => JSON.stringify({ suppressed });

/** The cells of a row that follow from its entry alone. */
export const entryCells = (entry: StreamEntry) => {
  if ('quarantine' in entry) {
    const { code, message } = entry.quarantine;
    const body = JSON.stringify(entry.body) ?? 'null';
    return { message_id: text(entry.messageId), quarantine_code: text(code), quarantine_message: text(message), body };
  }
  // Nothing of it may be kept: the code says why in the place of a body.
  if ('suppressed' in entry)
    return { form: 'suppressed', anchor_type: null, anchor_value: null, body: suppressedBody(entry) };
  const event = 'event' in entry ? entry.event : entry.anonymous;
  const { stamps, consent } = 'event' in entry ? entry : {};
  return {
    message_id: text(event.messageId),
    type: text(event.type),
    event: text(eventName(event)),
    user_id: text(event.userId),
    anonymous_id: text(event.anonymousId),
    group_id: text(event.groupId),
    timestamp: instant(event.timestamp),
    identifiers: stamps === undefined ? null : JSON.stringify(stamps),
    form: 'event' in entry ? null : 'anonymous',
    consent: consent === undefined ? null : JSON.stringify(consent),
    body: JSON.stringify(event),
  };
};

/** The rows of one record: one an entry; bytes that are no record are one row with the bytes, base64, as its body. */
export const archiveRows = (position: RecordPosition, record: ArchivableRecord): readonly ArchiveRow[] => {
  if ('data' in record) {
    const quarantine_code = 'unparsable-record';
    const body = JSON.stringify({ base64: record.data });
    const stamps = { received_at: record.arrivedAt, source_id: UNKNOWN_SOURCE };
    return [{ ...EMPTY, ...position, position: 0, ...stamps, quarantine_code, body }];
  }
  const stamps = {
    ...position,
    record_id: record.recordId,
    received_at: Date.parse(record.receivedAt),
    source_id: record.sourceId,
    trust: text(record.trust),
    imported: record.imported === true,
    retention_days: Number.isInteger(record.retentionDays) ? record.retentionDays : null,
    anchor_type: text(record.anchor?.type),
    anchor_value: text(record.anchor?.value),
  };
  return record.entries.map((entry, index) => ({ ...EMPTY, ...stamps, position: index, ...entryCells(entry) }));
};

/**
 * What stands in the place of a row of which nothing may be kept: that there was an event, so that whoever counts the archive finds
 * as many as were accepted, each where it was.
 */
export const contentlessRow = (row: ArchiveRow, suppressed: string): ArchiveRow => {
  const { shard, sequence, position, record_id, received_at, source_id, trust, imported, retention_days } = row;
  const place = { shard, sequence, position, record_id, received_at, source_id, trust, imported, retention_days };
  return { ...EMPTY, ...place, form: 'suppressed', body: suppressedBody({ suppressed }) };
};

const inOrder = (a: ArchiveRow, b: ArchiveRow): number =>
  compareSequences(a.sequence, b.sequence) || a.position - b.position;

/** Rows as objects: one for each shard and hour of receipt, whatever order the rows came in. */
export const archiveObjects = (rows: readonly ArchiveRow[]): readonly ArchiveObject[] => {
  const hourOfReceipt = ({ received_at }: ArchiveRow) => new Date(received_at).toISOString().slice(0, 13);
  const groups = Map.groupBy(rows, (row) => `${row.shard}|${hourOfReceipt(row)}`);
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted(inOrder);
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (!first || !last) return [];
    const [day = '', hour = ''] = hourOfReceipt(first).split('T');
    const range = { firstSequence: first.sequence, lastSequence: last.sequence };
    return { shard: first.shard, ...range, day, hour, rows: sorted };
  });
};

/** The object's key. It states shard and range, so that the timeline is the index of who is in which object (rule 8). */
export const archiveKey = ({ shard, firstSequence, lastSequence, day, hour }: ArchiveObject): string =>
  `${ARCHIVE_PREFIX}day=${day}/hour=${hour}/${shard}-${firstSequence}-${lastSequence}.parquet`;
