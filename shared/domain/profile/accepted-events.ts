import type { RecordPosition, StreamRecord } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import type { PlacedEvent } from './duplicates.ts';

const DAY = 86_400_000;

/** When the events of a record stop to exist, epoch ms: counted from receipt (rule 20). */
export const expiryOf = (record: Pick<StreamRecord, 'receivedAt' | 'retentionDays'>): number =>
  Date.parse(record.receivedAt) + record.retentionDays * DAY;

/** The events of a stream record with their stamps; what it quarantined is left out. */
export const acceptedEvents = (
  record: StreamRecord,
  position: RecordPosition,
  anchor: IdentifierKey,
): readonly PlacedEvent[] => {
  const { sourceId, trust, recordId, imported } = record;
  const stamps = { anchor, sourceId, trust, recordId, imported, position };
  const receivedAt = Date.parse(record.receivedAt);
  const expiresAt = expiryOf(record);
  return record.entries.flatMap((entry, index): PlacedEvent[] => {
    if (!('event' in entry)) return [];
    const { event: body, consent } = entry;
    const answers = consent === undefined ? {} : { consent };
    return [{ body, index, at: Date.parse(body.timestamp), receivedAt, expiresAt, ...stamps, ...answers }];
  });
};
