import { iso } from '../../shared/domain/api/common-schemas.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { SegmentEvent } from '../../shared/domain/event/event.ts';
import { LIMITS, utf8Length } from '../../shared/domain/event/limits.ts';
import type { CommandFields, CommandType } from '../../shared/domain/identity/command.ts';
import type { KeyedRecord } from '../../shared/ports/event-stream.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';

/** An order to put on the stream. */
export interface Order {
  readonly type: CommandType;
  readonly command: CommandFields;
  readonly messageId: string;
  readonly recordId: string;
  readonly now: number;
}

/** The source that orders come from: Headwater itself, at an officer's word. */
export const ORDERS_SOURCE = 'headwater';

/** A century: orders are kept as long as the archive (rule 35). */
const RETENTION_DAYS = 36_500;

/** Pairs of identifiers that one order may concern: each becomes an item, and six go into one commit. */
const MAX_PAIRS = 1000;

/** True when one event can carry the order, and the stitcher carry it out. */
export const isWithinBounds = ({ type, command }: Pick<Order, 'type' | 'command'>): boolean =>
  command.identifiers.length * command.rest.length + command.cut.length <= MAX_PAIRS &&
  utf8Length(JSON.stringify({ type, command })) <= LIMITS.eventBytes - 1000;

/** The record of an order, anchored at the first identifier it names (rule 6). */
export const commandRecord = (
  { type, command, messageId, recordId, now }: Order,
  keyring: Pick<Keyring, 'keyOf'>,
): KeyedRecord => {
  const [anchor] = command.identifiers;
  if (anchor === undefined) throw new HeadwaterError('command.empty', 'An order names nobody.');
  const timestamp = iso(now);
  // Without a client's time: being ordered about is not being seen, and moves no identifier's last sighting.
  const event: SegmentEvent = { type, messageId, timestamp, command };
  return {
    partitionKey: keyring.keyOf(anchor),
    record: {
      recordId,
      sourceId: ORDERS_SOURCE,
      trust: 'asserted',
      receivedAt: timestamp,
      anchor,
      imported: false,
      retentionDays: RETENTION_DAYS,
      entries: [{ event }],
    },
  };
};
