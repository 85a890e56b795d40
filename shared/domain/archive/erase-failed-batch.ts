import { base64OfText, textOfBase64 } from '../base64.ts';
import type { RecordPosition } from '../event/event.ts';
import type { Json } from '../json.ts';
import { type ArchivableRecord, archiveRows } from './archive-rows.ts';
import { recordsOf } from './archived-records.ts';
import type { ErasedRows } from './erase-rows.ts';

/** Where Lambda files what a stream consumer gave up on, in the bucket of the archive. */
export const FAILED_PREFIX = 'aws/lambda/';

/** What is left of such a file: its text as it was, another text, or nothing; and how many entries each request removed. */
export interface ErasedBatch {
  readonly text?: string;
  readonly removed: ReadonlyMap<string, number>;
}

interface Tools {
  readonly eraseRows: (rows: ReturnType<typeof archiveRows>) => ErasedRows;
  /** For a file that is in no form we know. */
  readonly findIn: (json: Json) => string | undefined;
}

/** A record as Lambda hands it to a consumer. */
interface HandedRecord {
  readonly eventID: string;
  readonly kinesis: {
    readonly data: string;
    readonly sequenceNumber: string;
    readonly approximateArrivalTimestamp: number;
  };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is nothing that we wrote.
    return undefined;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isHanded = (value: unknown): value is HandedRecord =>
  isObject(value) &&
  typeof value['eventID'] === 'string' &&
  isObject(value['kinesis']) &&
  typeof value['kinesis']['data'] === 'string' &&
  typeof value['kinesis']['sequenceNumber'] === 'string';

/** The same reading as the stream's consumers have: a record, or bytes that are none. */
const archivable = ({ kinesis: { data, approximateArrivalTimestamp } }: HandedRecord): ArchivableRecord => {
  const record = parsed(textOfBase64(data));
  const isRecord =
    isObject(record) &&
    typeof record['recordId'] === 'string' &&
    typeof record['receivedAt'] === 'string' &&
    Array.isArray(record['entries']) &&
    record['entries'].every(isObject);
  return isRecord
    ? (record as unknown as ArchivableRecord)
    : { data, arrivedAt: Math.floor(approximateArrivalTimestamp * 1000) };
};

const positionOf = ({ eventID, kinesis }: HandedRecord): RecordPosition => ({
  shard: eventID.slice(0, eventID.lastIndexOf(':')),
  sequence: kinesis.sequenceNumber,
});

const add = (to: Map<string, number>, more: ReadonlyMap<string, number>): void => {
  for (const [requestId, count] of more) to.set(requestId, (to.get(requestId) ?? 0) + count);
};

/** What is left of a record: itself where nothing of it goes, nothing where all of it does; the archive has its number. */
const leftOf = (handed: HandedRecord, { eraseRows }: Tools, removed: Map<string, number>): HandedRecord[] => {
  const rows = archiveRows(positionOf(handed), archivable(handed));
  const erased = eraseRows(rows);
  if (erased.removed.size === 0) return [handed];
  add(removed, erased.removed);
  if (erased.rows.every(({ form }) => form === 'suppressed')) return [];
  return recordsOf(erased.rows).map(({ record }) => ({
    ...handed,
    kinesis: { ...handed.kinesis, data: 'data' in record ? record.data : base64OfText(JSON.stringify(record)) },
  }));
};

/** A report, its event, and how the event goes back into it. */
interface Report {
  readonly records: readonly HandedRecord[];
  readonly withRecords: (records: readonly HandedRecord[]) => string;
}

/** Undefined where the file has another form. */
const reportOf = (report: unknown): Report | undefined => {
  const payload = isObject(report) ? report['payload'] : undefined;
  const event = typeof payload === 'string' ? parsed(payload) : payload;
  const records = isObject(event) ? event['Records'] : undefined;
  if (!isObject(report) || !isObject(event) || !Array.isArray(records) || !records.every(isHanded)) return undefined;
  return {
    records,
    withRecords: (Records) => {
      const rest = { ...event, Records };
      return JSON.stringify({ ...report, payload: typeof payload === 'string' ? JSON.stringify(rest) : rest });
    },
  };
};

/**
 * Removes erased persons from what Lambda kept of a batch that it gave up on: a report whose `payload` is the event as JSON
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html). A file of another form goes whole where it
 * holds an erased value.
 */
export const createEraseFailedBatch =
  (tools: Tools) =>
  (text: string): ErasedBatch => {
    const json = parsed(text);
    const report = reportOf(json);
    if (report === undefined) {
      const by = tools.findIn((json as Json | undefined) ?? text);
      return by === undefined ? { text, removed: new Map() } : { removed: new Map([[by, 1]]) };
    }
    const removed = new Map<string, number>();
    const left = report.records.flatMap((record) => leftOf(record, tools, removed));
    if (removed.size === 0) return { text, removed };
    return left.length === 0 ? { removed } : { text: report.withRecords(left), removed };
  };
