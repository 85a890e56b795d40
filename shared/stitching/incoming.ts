import { HeadwaterError } from '../domain/errors.ts';
import type { AcceptedEvent, QuarantineReason, RecordPosition, StreamRecord } from '../domain/event/event.ts';
import type { Identifier, IdentifierKey, Link, Stamp } from '../domain/identity/identifier.ts';
import { supersedes } from '../domain/identity/replay-link.ts';
import type { Json } from '../domain/json.ts';
import { type LedgerCounts, type LedgerEntry, placeInTime, UNKNOWN_SOURCE } from '../domain/ledger/ledger.ts';
import { acceptedEvents } from '../domain/profile/accepted-events.ts';
import type { PlacedEvent } from '../domain/profile/duplicates.ts';
import { type Definitions, emptyState, foldEvents } from '../domain/profile/fold-events.ts';
import type { Keyring } from '../ports/keyring.ts';
import { type QuarantinedEvent, quarantineId } from '../ports/quarantine-store.ts';
import { type Orders, ordersOf } from './orders.ts';

/** What stood on the stream: a record, or bytes that are none, base64. `arrivedAt` epoch ms. */
export type ReadRecord =
  | StreamRecord
  | { readonly unparsable: string; readonly data: string; readonly arrivedAt: number };

/** A record with where it stands. */
export interface Positioned {
  readonly position: RecordPosition;
  readonly record: ReadRecord;
}

/** An identifier that a record names. */
export interface Naming {
  readonly key: IdentifierKey;
  readonly identifier: Identifier;
}

/** A record ready to stitch: its events under their anchor, who they name, and what they link. */
export interface Incoming {
  readonly position: RecordPosition;
  readonly record: StreamRecord;
  readonly anchor: IdentifierKey;
  readonly receivedAt: number;
  readonly events: readonly PlacedEvent[];
  readonly namings: readonly Naming[];
  readonly links: readonly Link[];
  readonly orders: Orders;
}

interface StampedEvent {
  readonly event: AcceptedEvent;
  readonly stamps: readonly Stamp[];
}

const stampsAt = ({ entries }: StreamRecord, index: number): readonly Stamp[] => {
  const entry = entries[index];
  return entry && 'event' in entry ? (entry.stamps ?? []) : [];
};

/** What a record's entries are: events to stitch, what waits for a person, and what is counted and nothing more. */
export interface Prepared {
  readonly incoming?: Incoming;
  readonly quarantined: readonly QuarantinedEvent[];
  readonly counts: Pick<LedgerCounts, 'applied' | 'suppressed'>;
}

/** Entries of nobody: the anonymous ones are applied by being archived, of the suppressed ones only the number is left. */
const countsOf = ({ entries }: StreamRecord): Prepared['counts'] => {
  const applied = entries.filter((entry) => 'anonymous' in entry).length;
  const suppressed = entries.filter((entry) => 'suppressed' in entry).length;
  return { ...(applied > 0 ? { applied } : {}), ...(suppressed > 0 ? { suppressed } : {}) };
};

/** Bytes that are no record name no source whose retention could hold. */
const UNPARSABLE_RETENTION_DAYS = 400;

/** When a record was received; one that does not say, at the beginning of time rather than never. */
const receiptOf = (record: StreamRecord): number => {
  const receivedAt = Date.parse(record.receivedAt);
  return Number.isNaN(receivedAt) ? 0 : receivedAt;
};

const quarantined = (
  { position, record }: { readonly position: RecordPosition; readonly record: StreamRecord },
  entry: { readonly index: number; readonly messageId: string; readonly reason: QuarantineReason; readonly body: Json },
): QuarantinedEvent => {
  const receivedAt = receiptOf(record);
  const { sourceId, imported, retentionDays } = record;
  const { index, messageId, reason, body } = entry;
  const id = quarantineId(receivedAt, position, index);
  return { id, sourceId, receivedAt, position, imported, retentionDays, messageId, reason, body };
};

/** A record whose events stop the stitcher whatever it does: they wait for a person, the stream goes on. */
export const poisoned = (position: RecordPosition, record: StreamRecord): Prepared => {
  const reason = { code: 'poison', message: 'Headwater could not process this event; report it, then replay it.' };
  return {
    quarantined: record.entries.flatMap((entry, index) => {
      const placed = { position, record };
      if ('event' in entry) {
        const { event } = entry;
        return quarantined(placed, {
          index,
          messageId: String(event?.messageId),
          reason,
          body: event as unknown as Json,
        });
      }
      return 'quarantine' in entry ? quarantined(placed, { ...entry, index, reason: entry.quarantine }) : [];
    }),
    counts: countsOf(record),
  };
};

const unparsable = (position: RecordPosition, record: Extract<ReadRecord, { unparsable: string }>): Prepared => ({
  quarantined: [
    {
      id: quarantineId(record.arrivedAt, position, 0),
      sourceId: UNKNOWN_SOURCE,
      messageId: '',
      receivedAt: record.arrivedAt,
      position,
      reason: { code: 'unparsable', message: record.unparsable },
      body: record.data,
      imported: false,
      retentionDays: UNPARSABLE_RETENTION_DAYS,
    },
  ],
  counts: {},
});

const namingsOf = (entry: StampedEvent, keyring: Keyring): { namings: Naming[]; links: Link[] } => {
  const { event, stamps } = entry;
  const { anchor, sourceId, trust, receivedAt, body } = event;
  const namings = stamps.map(([type, value]) => ({ key: keyring.keyOf({ type, value }), identifier: { type, value } }));
  const links = stamps.map(([, , role], i): Link => {
    const other = namings[i]?.key ?? anchor;
    const link = { anchor, other, messageId: body.messageId, sourceId, trust, receivedAt };
    // An alias between userIds supersedes; any other is a link like all (rule 14).
    return role === 'alias' && supersedes({ ...link, alias: true }) ? { ...link, alias: true } : link;
  });
  return { namings, links: links.filter(({ other }) => other !== anchor) };
};

const uniqueNamings = (namings: readonly Naming[]): Naming[] => [
  ...new Map(namings.map((naming) => [naming.key, naming])).values(),
];

/** Reads a record. Throws on what no code of ours could have written or can fold: the caller calls it poison. */
const prepare = (
  { position, record }: { readonly position: RecordPosition; readonly record: StreamRecord },
  keyring: Keyring,
  definitions: Definitions,
): Prepared => {
  const refused = record.entries.flatMap((entry, index) => {
    if (!('quarantine' in entry)) return [];
    return [quarantined({ position, record }, { ...entry, index, reason: entry.quarantine })];
  });
  const counts = countsOf(record);
  if (!record.entries.some((entry) => 'event' in entry)) return { quarantined: refused, counts };
  if (record.anchor === undefined) throw new HeadwaterError('stitch.unreadable', 'A record has events and no anchor.');
  const anchor = keyring.keyOf(record.anchor);
  const events = acceptedEvents(record, position, anchor);
  const named = events.map((event) => namingsOf({ event, stamps: stampsAt(record, event.index) }, keyring));
  const ordered = events.flatMap((event) => ordersOf(event, keyring));
  const receivedAt = Date.parse(record.receivedAt);
  if (![receivedAt, ...events.map((event) => event.at)].every(Number.isFinite))
    throw new HeadwaterError('stitch.unreadable', 'A record has no time of receipt, or an event no time.');
  foldEvents(emptyState(definitions.version), events, definitions);
  const namings = uniqueNamings([
    { key: anchor, identifier: record.anchor },
    ...named.flatMap((each) => each.namings),
    ...ordered.flatMap((each) => each.namings),
  ]);
  const links = named.flatMap((each) => each.links);
  const orders = {
    separations: ordered.flatMap(({ separations }) => separations),
    releases: ordered.flatMap(({ releases }) => releases),
  };
  const incoming = { position, record, anchor, receivedAt, events, namings, links, orders };
  return { incoming, quarantined: refused, counts };
};

/** Makes a reader of what stood on the stream. It never throws: what cannot be read or folded is quarantined whole. */
export const createPrepare =
  (keyring: Keyring) =>
  ({ position, record }: Positioned, definitions: Definitions): Prepared => {
    if ('data' in record) return unparsable(position, record);
    try {
      return prepare({ position, record }, keyring, definitions);
    } catch {
      return poisoned(position, record);
    }
  };

/** What the ledger is told about a record. */
export const ledgerEntry = ({ position, record }: Positioned, counts: LedgerCounts): LedgerEntry =>
  'data' in record
    ? { ...position, sourceId: UNKNOWN_SOURCE, ...placeInTime(record.arrivedAt), counts }
    : { ...position, sourceId: record.sourceId, ...placeInTime(receiptOf(record)), counts };
