import type { Identifier, Trust } from '../identity/identifier.ts';
import { anchorOf, identifiersOf } from '../identity/identifiers-of.ts';
import type { Json, JsonObject } from '../json.ts';
import { cleanseJson } from './cleanse-json.ts';
import type { QuarantineReason, SegmentEvent } from './event.ts';
import { eventSchema, type TypedEvent } from './event-schema.ts';
import { correctSkew, isBeforeOurTime, toIso } from './instants.ts';
import { isMessageId, LIMITS, utf8Length } from './limits.ts';

/** What is known about a request besides its events. */
export interface Receipt {
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly trust: Trust;
  /** When the client says it sent the request, epoch ms; an event's own `sentAt` comes first. */
  readonly sentAt?: number;
  /** The call's type, where the path states it; it rules over the body's. */
  readonly type?: string;
  /** `/v1/import`: its timestamps are history, no reading of the sender's clock, and are not corrected. */
  readonly imported: boolean;
  /** Context that the connection adds to where the client says nothing: its truncated address, its user agent. */
  readonly context: JsonObject;
  /** A truncated address; `undefined` for a text that is none. */
  readonly truncateIp: (ip: string) => string | undefined;
  /** A collision-free digest, for the messageId of a body that has none but tells its time (rule 3). */
  readonly digest: (text: string) => string;
  /** A unique id, for the messageId of a body that tells no time: its retry is a second event. */
  readonly newId: () => string;
}

/** The fate of one event at collection. */
export type Acceptance =
  | { readonly kind: 'accepted'; readonly event: SegmentEvent; readonly anchor: Identifier; readonly bytes: number }
  | {
      readonly kind: 'quarantined';
      readonly reason: QuarantineReason;
      readonly messageId: string;
      /** The body as far as it can be kept: cut where it nests too deep, a stub where it is too large. */
      readonly body: Json;
      readonly bytes: number;
    };

/** Fields that name somebody: replacing a broken character would make two people one. */
const NAMING_FIELDS = ['messageId', 'userId', 'anonymousId', 'previousId', 'groupId'] as const;

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPrintable = (value: Json | undefined): boolean =>
  typeof value !== 'string' || (value.isWellFormed() && !value.includes('\u0000'));

/** A reason never quotes a value, which may be personal. */
const quarantineReason = (code: string, message: string): QuarantineReason => ({ code, message });

/** What a call cannot do without. */
const REQUIRED: Readonly<Partial<Record<SegmentEvent['type'], { field: keyof TypedEvent; code: string }>>> = {
  track: { field: 'event', code: 'missing-event' },
  group: { field: 'groupId', code: 'missing-group-id' },
  alias: { field: 'previousId', code: 'missing-previous-id' },
};

const missingField = (event: TypedEvent): QuarantineReason | undefined => {
  const required = REQUIRED[event.type];
  if (!required || event[required.field] !== undefined) return undefined;
  return quarantineReason(required.code, `A ${event.type} call needs “${required.field}”.`);
};

/** Identifiers that a client lists under `context.externalIds` count too (Segment spec). */
const countIdentifiers = (identifiers: readonly Identifier[], context: JsonObject | undefined): number => {
  const external = context?.['externalIds'];
  return identifiers.length + (Array.isArray(external) ? external.length : 0);
};

const contextOf = ({ context, truncateIp }: Receipt, own: JsonObject | undefined): JsonObject => {
  const { ip, ...merged }: Record<string, Json> = { ...context, ...own };
  const truncated = typeof ip === 'string' ? truncateIp(ip) : undefined;
  return truncated === undefined ? merged : { ...merged, ip: truncated };
};

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

/** The client's body with its fields typed; a field that is as good as absent leaves no trace. */
const compose = (raw: JsonObject, typed: TypedEvent, receipt: Receipt): { event: SegmentEvent; at: number } => {
  const { original, at } = timesOf(typed, receipt);
  const sentAt = typed.sentAt ?? receipt.sentAt;
  const { writeKey: _, ...kept } = raw;
  const event = {
    ...kept,
    ...typed,
    messageId: messageIdOf(raw, typed, receipt),
    timestamp: toIso(at),
    originalTimestamp: original === undefined ? undefined : toIso(original),
    sentAt: sentAt === undefined ? undefined : toIso(sentAt),
    context: contextOf(receipt, typed.context),
  };
  const present = Object.entries(event).filter(([, value]) => value !== undefined);
  return { event: Object.fromEntries(present) as unknown as SegmentEvent, at };
};

type Judged =
  | { readonly event: SegmentEvent; readonly anchor: Identifier }
  | { readonly reason: QuarantineReason; readonly messageId?: string | undefined };

const judge = (raw: JsonObject, receipt: Receipt): Judged => {
  const parsed = eventSchema.safeParse(receipt.type === undefined ? raw : { ...raw, type: receipt.type });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    return {
      reason: quarantineReason(field === 'type' ? 'unknown-type' : 'invalid-field', `“${field}” ${issue?.message}.`),
    };
  }
  const typed = parsed.data;
  const missing = missingField(typed);
  if (missing) return { reason: missing, messageId: typed.messageId };
  const { event, at } = compose(raw, typed, receipt);
  const { messageId } = event;
  if (isBeforeOurTime(at)) {
    return {
      messageId,
      reason: quarantineReason('timestamp-too-old', 'The timestamp is before the year 2000; was the clock unset?'),
    };
  }
  const identifiers = identifiersOf(event, receipt.trust);
  if (countIdentifiers(identifiers, event.context) > LIMITS.identifiersPerEvent) {
    return {
      messageId,
      reason: quarantineReason(
        'too-many-identifiers',
        `An event may hold at most ${LIMITS.identifiersPerEvent} identifiers.`,
      ),
    };
  }
  const anchor = anchorOf(identifiers);
  if (anchor) return { event, anchor };
  return {
    messageId,
    reason: quarantineReason('no-identifier', 'Send a userId or an anonymousId that names one person.'),
  };
};

const knownMessageId = (body: Json): string | undefined => {
  const id = isObject(body) ? body['messageId'] : undefined;
  return typeof id === 'string' && isMessageId(id) ? id : undefined;
};

const quarantine = (reason: QuarantineReason, body: Json, messageId: string): Acceptance => ({
  kind: 'quarantined',
  reason,
  messageId,
  body,
  bytes: utf8Length(JSON.stringify(body)),
});

/** What is wrong with a body before its fields are looked at. Cleanses it in place. */
const unfit = (raw: Json): { readonly reason: QuarantineReason; readonly body: Json } | undefined => {
  const unprintable = isObject(raw) ? NAMING_FIELDS.find((field) => !isPrintable(raw[field])) : undefined;
  const { value: body, wasTooDeep } = cleanseJson(raw, LIMITS.eventDepth);
  if (!isObject(body)) return { body, reason: quarantineReason('not-an-object', 'An event is a JSON object.') };
  if (wasTooDeep) {
    return { body, reason: quarantineReason('too-deep', `An event may nest at most ${LIMITS.eventDepth} levels.`) };
  }
  if (unprintable) {
    return {
      body,
      reason: quarantineReason('invalid-field', `“${unprintable}” holds a NUL or half a surrogate pair.`),
    };
  }
  return undefined;
};

/** Without the write key, which may be a secret. */
const withoutKey = (body: Json): Json => {
  if (!isObject(body)) return body;
  const { writeKey: _, ...rest } = body;
  return rest;
};

/**
 * Decides what becomes of one body, on that body and the receipt alone (rule 4): accepted with its stamps, or quarantined
 * with a reason that says what to do. Takes the body over: it is cleansed in place.
 */
export const acceptEvent = (raw: Json, receipt: Receipt): Acceptance => {
  const problem = unfit(raw);
  const body = withoutKey(problem?.body ?? raw);
  const bytes = utf8Length(JSON.stringify(body));
  const nameOf = (stated?: string): string => stated ?? knownMessageId(body) ?? receipt.newId();
  if (bytes > LIMITS.eventBytes) {
    const reason = quarantineReason(
      'event-too-large',
      `An event may take at most ${LIMITS.eventBytes} bytes of JSON; this one takes ${bytes}.`,
    );
    return quarantine(reason, { cut: reason.message, start: JSON.stringify(body).slice(0, 2_000) }, nameOf());
  }
  if (problem) return quarantine(problem.reason, body, nameOf());
  const judged = judge(body as JsonObject, receipt);
  if ('reason' in judged) return quarantine(judged.reason, body, nameOf(judged.messageId));
  return { kind: 'accepted', ...judged, bytes: utf8Length(JSON.stringify(judged.event)) };
};
