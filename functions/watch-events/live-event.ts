import type * as z from 'zod';
import type { liveEventOperations } from '../../shared/domain/api/operations/live-events.ts';
import { eventName, type SegmentEvent, type StreamEntry } from '../../shared/domain/event/event.ts';
import { iso } from '../../shared/domain/iso.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { TailedRecord } from '../../shared/ports/event-tail.ts';

type Call = (typeof liveEventOperations)['POST /v1/events/live'];
/** What the watcher asks for. */
export type Wanted = Omit<z.output<Call['body']>, 'cursor' | 'limit'>;
/** An event as the watcher is shown it. */
export type LiveEvent = z.input<Call['answers'][200]>['events'][number];

/** One entry of a record, with what its record says of it. */
export interface Seen {
  readonly tailed: TailedRecord;
  readonly index: number;
  readonly entry: StreamEntry;
}

/** Every entry of the records, in their order. */
export const seenIn = (records: readonly TailedRecord[]): readonly Seen[] =>
  records.flatMap((tailed) => tailed.record.entries.map((entry, index) => ({ tailed, index, entry })));

const bodyFacts = (event: SegmentEvent) => {
  const name = eventName(event);
  return {
    ...{ type: event.type, messageId: event.messageId, body: event as unknown as NonNullable<LiveEvent['body']> },
    ...(name !== undefined && { name }),
  };
};

const factsOf = ({
  entry,
  tailed: { record },
}: Seen): Omit<LiveEvent, 'id' | 'receivedAt' | 'sourceId' | 'imported'> => {
  if ('event' in entry)
    return { fate: 'accepted', ...bodyFacts(entry.event), ...(record.anchor && { anchor: record.anchor }) };
  if ('anonymous' in entry) return { fate: 'anonymous', ...bodyFacts(entry.anonymous) };
  if ('suppressed' in entry) return { fate: 'suppressed', reason: { code: entry.suppressed } };
  const { quarantine: reason, messageId, body } = entry;
  const stated = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as JsonObject) : {};
  const { type, event: name } = stated;
  return {
    ...{ fate: 'quarantined', reason, messageId, body },
    ...(typeof type === 'string' && { type }),
    ...(typeof name === 'string' && { name }),
  };
};

/** An entry as the API shows it. */
export const showSeen = (seen: Seen): LiveEvent => {
  const { position, record } = seen.tailed;
  return {
    id: `${position.shard}.${position.sequence}.${seen.index}`,
    receivedAt: iso(Date.parse(record.receivedAt)),
    sourceId: record.sourceId,
    imported: record.imported === true,
    ...factsOf(seen),
  };
};

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const isNamed = ({ name, body }: LiveEvent, wanted: string): boolean => {
  if (name !== undefined && isSame(name, wanted)) return true;
  const own = typeof body === 'object' && body !== null && 'name' in body ? body['name'] : undefined;
  return typeof own === 'string' && isSame(own, wanted);
};

/** Whether an event is what the watcher asks for. */
export const isWanted = (event: LiveEvent, { sourceId, type, fate, name, text }: Wanted): boolean =>
  (sourceId ?? event.sourceId) === event.sourceId &&
  (type === undefined || event.type === type) &&
  (fate ?? event.fate) === event.fate &&
  (name === undefined || isNamed(event, name)) &&
  (text === undefined || JSON.stringify(event).toLowerCase().includes(text.toLowerCase()));
