import type { JsonObject } from '../json.ts';
import type { SegmentEvent } from './event.ts';
import type { TypedEvent } from './event-schema.ts';
import { correctSkew, toIso } from './instants.ts';
import type { Receipt } from './receipt.ts';

const messageIdOf = (raw: JsonObject, typed: TypedEvent, { digest, newId }: Receipt): string => {
  if (typed.messageId !== undefined) return typed.messageId;
  if ((typed.timestamp ?? typed.originalTimestamp) === undefined) return newId();
  // A retry says another sentAt; everything else is the same.
  const { sentAt: _, ...lasting } = raw;
  return digest(JSON.stringify({ ...lasting, type: typed.type }));
};

/** The event's times; `original` is absent where the client said none. */
const timesOf = (typed: TypedEvent, receipt: Receipt): { original?: number; at: number } => {
  const original = typed.timestamp ?? typed.originalTimestamp;
  if (original === undefined) return { at: receipt.receivedAt };
  const { receivedAt } = receipt;
  const sentAt = receipt.imported ? undefined : (typed.sentAt ?? receipt.sentAt);
  return { original, at: correctSkew({ original, sentAt, receivedAt }) };
};

/**
 * The event as it is kept: the client's body with its fields typed, named and timed; a field that is as good as absent leaves
 * no trace. `at` is its corrected time, epoch ms.
 */
export const composeEvent = (
  raw: JsonObject,
  typed: TypedEvent,
  receipt: Receipt,
): { readonly event: SegmentEvent; readonly at: number } => {
  const { original, at } = timesOf(typed, receipt);
  const sentAt = typed.sentAt ?? receipt.sentAt;
  const event = {
    ...raw,
    ...typed,
    messageId: messageIdOf(raw, typed, receipt),
    timestamp: toIso(at),
    originalTimestamp: original === undefined ? undefined : toIso(original),
    sentAt: sentAt === undefined ? undefined : toIso(sentAt),
    context: { ...receipt.context, ...typed.context },
  };
  const present = Object.entries(event).filter(([, value]) => value !== undefined);
  return { event: Object.fromEntries(present) as unknown as SegmentEvent, at };
};
