import type { Identifier, Stamp } from '../identity/identifier.ts';
import { nameEvent } from '../identity/name-event.ts';
import type { Json, JsonObject } from '../json.ts';
import { cleanseJson } from './cleanse-json.ts';
import { composeEvent } from './compose-event.ts';
import type { QuarantineReason, SegmentEvent } from './event.ts';
import { eventSchema, type TypedEvent } from './event-schema.ts';
import { isBeforeOurTime } from './instants.ts';
import { isMessageId, LIMITS, utf8Length } from './limits.ts';
import type { Receipt } from './receipt.ts';
import { truncateAddresses } from './truncate-addresses.ts';

/** The fate of one event at collection. */
export type Acceptance =
  | {
      readonly kind: 'accepted';
      readonly event: SegmentEvent;
      readonly anchor: Identifier;
      /** The other identifiers of the event. */
      readonly stamps: readonly Stamp[];
      readonly bytes: number;
    }
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

const UNPRINTABLE = ['\u0000', '\uFFFD'];

/** U+FFFD is what a NUL, half a surrogate pair or broken UTF-8 became on the way. */
const isPrintable = (value: Json | undefined): boolean =>
  typeof value !== 'string' || (value.isWellFormed() && !UNPRINTABLE.some((character) => value.includes(character)));

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

type Judged =
  | { readonly event: SegmentEvent; readonly anchor: Identifier; readonly stamps: readonly Stamp[] }
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
  const { event, at } = composeEvent(raw, typed, receipt);
  const { messageId } = event;
  if (isBeforeOurTime(at)) {
    return {
      messageId,
      reason: quarantineReason('timestamp-too-old', 'The timestamp is before the year 2000; was the clock unset?'),
    };
  }
  const named = nameEvent(event, receipt);
  return 'reason' in named ? { messageId, reason: named.reason } : { event, ...named };
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
      reason: quarantineReason('invalid-field', `“${unprintable}” holds a character that is none; check its encoding.`),
    };
  }
  return undefined;
};

/** Without what nobody may keep: the write key, which may be a secret, and the part of an address that singles out a person. */
const withoutSecrets = (body: Json, { truncateIp }: Receipt): Json => {
  truncateAddresses(body, truncateIp);
  if (!isObject(body)) return body;
  const { writeKey: _, ...kept } = body;
  const { context } = kept;
  if (context === undefined || !isObject(context) || !Object.hasOwn(context, 'ip')) return kept;
  const { ip, ...rest } = context;
  const truncated = typeof ip === 'string' ? truncateIp(ip) : undefined;
  return { ...kept, context: truncated === undefined ? rest : { ...rest, ip: truncated } };
};

/**
 * Decides what becomes of one body, on that body and the receipt alone (rule 4): accepted with its stamps, or quarantined
 * with a reason that says what to do. Takes the body over: it is cleansed in place.
 */
export const acceptEvent = (raw: Json, receipt: Receipt): Acceptance => {
  const problem = unfit(raw);
  const body = withoutSecrets(problem?.body ?? raw, receipt);
  const bytes = utf8Length(JSON.stringify(body));
  const nameOf = (stated?: string): string => stated ?? knownMessageId(body) ?? receipt.newId();
  if (bytes > LIMITS.eventBytes) {
    const reason = quarantineReason(
      'event-too-large',
      `An event may take at most ${LIMITS.eventBytes} bytes of JSON; this one takes ${bytes}.`,
    );
    return quarantine(
      reason,
      { cut: reason.message, start: JSON.stringify(body).slice(0, 2_000).toWellFormed() },
      nameOf(),
    );
  }
  if (problem) return quarantine(problem.reason, body, nameOf());
  const judged = judge(body as JsonObject, receipt);
  if ('reason' in judged) return quarantine(judged.reason, body, nameOf(judged.messageId));
  const { event, anchor, stamps } = judged;
  return { kind: 'accepted', event, anchor, stamps, bytes: utf8Length(JSON.stringify({ event, stamps })) };
};
