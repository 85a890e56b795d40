import type { ArchivableRecord } from '../../shared/domain/archive/archive-rows.ts';
import type { RecordPosition, StreamRecord } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import {
  liftByConsents,
  namedIn,
  rememberKeys,
  type Screenable,
  type Screening,
  screenEntry,
} from '../../shared/domain/privacy/screen-entry.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createRecentTombstones } from './recent-tombstones.ts';

interface Dependencies {
  readonly tombstones: Pick<TombstoneStore, 'since' | 'of'>;
  readonly keyring: { readonly keyOf: Screening['keyOf'] };
}

/** What stood at a position of the stream. */
export interface Positioned {
  readonly position: RecordPosition;
  readonly record: ArchivableRecord;
}

const isText = (value: unknown): boolean => typeof value === 'string';

/** What no code of ours could have written must not stop the archive: it names nobody, and the stitcher calls it poison. */
const isReadable = ({ anchor, entries }: StreamRecord): boolean =>
  (anchor === undefined || (isText(anchor?.type) && isText(anchor?.value))) &&
  entries.every((entry) => {
    const stamps: unknown = 'event' in entry ? (entry.stamps ?? []) : [];
    const isStamp = (each: unknown): boolean => Array.isArray(each) && isText(each[0]) && isText(each[1]);
    return Array.isArray(stamps) && stamps.every(isStamp);
  });

const screenablesOf = (record: StreamRecord): readonly Screenable[] => {
  const { anchor, entries } = record;
  const receivedAt = Date.parse(record.receivedAt);
  return entries.map((entry) => ({ entry, receivedAt, ...(anchor ? { anchor } : {}) }));
};

/** The record without who was erased; it names nobody any more where none of its events is left. */
const screenRecord = (record: StreamRecord, screening: Screening): StreamRecord => {
  const entries = screenablesOf(record).map((each) => screenEntry(each, screening));
  if (entries.every((entry, place) => entry === record.entries[place])) return record;
  const { anchor, ...rest } = record;
  const isNamed = anchor !== undefined && entries.some((entry) => 'event' in entry);
  return { ...rest, ...(isNamed ? { anchor } : {}), entries };
};

/**
 * Takes those who were erased out of a batch, by what is known at this attempt (rule 33): an event that was on its way when its
 * person was erased becomes its number. Places stay, so that a batch is cut and counted as before. Bytes that are no record are
 * left to the erasure, which searches the archive again once the stream has forgotten.
 */
export const createScreenBatch = ({ tombstones, keyring }: Dependencies) => {
  const recent = createRecentTombstones(tombstones);
  return async (batch: readonly Positioned[]): Promise<readonly Positioned[]> => {
    const isRead = (record: ArchivableRecord): record is StreamRecord => !('data' in record) && isReadable(record);
    const all = batch.flatMap(({ record }) => (isRead(record) ? screenablesOf(record) : []));
    if (all.length === 0) return batch;
    const keyOf = rememberKeys(keyring.keyOf);
    const keysOf = (): readonly IdentifierKey[] => all.flatMap((each) => namedIn(each).map(keyOf));
    const oldest = all.reduce((least, { receivedAt }) => Math.min(least, receivedAt), Number.POSITIVE_INFINITY);
    const found = await recent(oldest, keysOf);
    if (found.size === 0) return batch;
    const screening = { tombstones: liftByConsents(all, { tombstones: found, keyOf }), keyOf };
    return batch.map(({ position, record }) => ({
      position,
      record: isRead(record) ? screenRecord(record, screening) : record,
    }));
  };
};
