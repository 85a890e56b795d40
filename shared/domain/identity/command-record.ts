import { iso } from '../api/common-schemas.ts';
import type { ConsentStamp } from '../consent/consent-stamp.ts';
import { HeadwaterError } from '../errors.ts';
import type { SegmentEvent, StreamRecord } from '../event/event.ts';
import { LIMITS, utf8Length } from '../event/limits.ts';
import type { CommandFields, CommandType } from './command.ts';
import type { Identifier, IdentifierKey } from './identifier.ts';

/** An order to put on the stream. */
export interface Order {
  readonly type: CommandType;
  readonly command: CommandFields;
  readonly messageId: string;
  readonly recordId: string;
  readonly now: number;
  /** The answers that it records. */
  readonly consent?: ConsentStamp;
}

/** The source that orders come from: Headwater itself, at an officer's word. */
export const ORDERS_SOURCE = 'headwater';

/** A century: orders are kept as long as the archive (rule 35). */
const RETENTION_DAYS = 36_500;

/** Pairs of identifiers that one order may concern: each becomes an item, and six go into one commit. */
const MAX_PAIRS = 1000;

/** True when one event can carry the order, and the stitcher carry it out. */
export const isWithinBounds = ({ type, command, consent }: Pick<Order, 'type' | 'command' | 'consent'>): boolean => {
  const { identifiers, rest = [], cut = [] } = command;
  return (
    identifiers.length * rest.length + cut.length <= MAX_PAIRS &&
    utf8Length(JSON.stringify({ type, command, consent })) <= LIMITS.eventBytes - 1000
  );
};

/** The record of an order, anchored at the first identifier it names (rule 6), with the partition key it travels under. */
export const commandRecord = (
  { type, command, messageId, recordId, now, consent }: Order,
  { keyOf }: { readonly keyOf: (identifier: Identifier) => IdentifierKey },
): { readonly partitionKey: string; readonly record: StreamRecord } => {
  const [anchor] = command.identifiers;
  if (anchor === undefined) throw new HeadwaterError('command.empty', 'An order names nobody.');
  const timestamp = iso(now);
  // Without a client's time: being ordered about is not being seen, and moves no identifier's last sighting.
  const event: SegmentEvent = { type, messageId, timestamp, command };
  return {
    partitionKey: keyOf(anchor),
    record: {
      recordId,
      sourceId: ORDERS_SOURCE,
      trust: 'asserted',
      receivedAt: timestamp,
      anchor,
      imported: false,
      retentionDays: RETENTION_DAYS,
      entries: [{ event, ...(consent ? { consent } : {}) }],
    },
  };
};
