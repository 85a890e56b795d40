import type { ConsentStamp } from '../consent/consent-stamp.ts';
import type { CommandFields, CommandType } from '../identity/command.ts';
import type { Identifier, IdentifierKey, Stamp, Trust } from '../identity/identifier.ts';
import type { Json, JsonObject } from '../json.ts';

/** The six calls of the Segment spec (https://segment.com/docs/connections/spec/). */
export const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * An event as accepted: the client's body with the id made if absent and the time corrected (rule 2). Unknown top-level
 * fields of the client are kept in the archive. ISO 8601 UTC times with milliseconds.
 */
export interface SegmentEvent {
  readonly type: EventType | CommandType;
  readonly messageId: string;
  /** Corrected for skew and never later than `receivedAt`. */
  readonly timestamp: string;
  /** What the client said, absent when it said nothing: without it a retry cannot be ordered and is always looked up. */
  readonly originalTimestamp?: string;
  readonly sentAt?: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly previousId?: string;
  readonly groupId?: string;
  /** Name of a track call. */
  readonly event?: string;
  /** Name of a page or screen. */
  readonly name?: string;
  readonly category?: string;
  readonly traits?: JsonObject;
  readonly properties?: JsonObject;
  readonly context?: JsonObject;
  readonly integrations?: JsonObject;
  /** Commands alone have it. */
  readonly command?: CommandFields;
}

/** Why an event waits in quarantine: `code` kebab-case, `message` says what to do about it. */
export interface QuarantineReason {
  readonly code: string;
  readonly message: string;
}

/** An event with its stamps: the identifiers it names besides its anchor, strongest first, and the answers of consent it carries. */
export interface EventEntry {
  readonly event: SegmentEvent;
  /** Absent where there are none. */
  readonly stamps?: readonly Stamp[];
  /** Absent where it carries none; entries from before answers were stamped have theirs in `context.consent` alone. */
  readonly consent?: ConsentStamp;
}

/** The anonymous form of an event (rule 27): names nobody, goes to the archive only, counts as applied. */
export interface AnonymousEntry {
  readonly anonymous: SegmentEvent;
}

/** What was refused, beside its reason (rule 4: one durable write). */
export interface QuarantinedEntry {
  readonly quarantine: QuarantineReason;
  readonly messageId: string;
  readonly body: Json;
}

/** An event of which nothing may be kept but that there was one; `suppressed` is why, kebab-case. */
export interface SuppressedEntry {
  readonly suppressed: string;
}

/** One entry of a stream record. */
export type StreamEntry = EventEntry | AnonymousEntry | QuarantinedEntry | SuppressedEntry;

/**
 * One Kinesis record, as JSON: events of one anchor from one request, at most 256 KiB (rules 1, 5). The stamps stay with
 * the events for ever; replay and rebuild keep them.
 */
export interface StreamRecord {
  /** Unique; stamped by `collect-events`. */
  readonly recordId: string;
  readonly sourceId: string;
  readonly trust: Trust;
  /** ISO 8601, milliseconds. */
  readonly receivedAt: string;
  /** The events' strongest usable identifier; absent where no entry is an event of somebody. */
  readonly anchor?: Identifier;
  /** True for `/v1/import`: transitions it causes start no journey (rule 24). */
  readonly imported: boolean;
  /** Days kept, counted from receipt. */
  readonly retentionDays: number;
  readonly entries: readonly StreamEntry[];
}

/** Where a record stands on the stream. `sequence` compares as a decimal number, per shard. */
export interface RecordPosition {
  readonly shard: string;
  readonly sequence: string;
}

/** An event with its stamps, as the stitcher, timelines and segments see it. All times epoch milliseconds. */
export interface AcceptedEvent {
  readonly body: SegmentEvent;
  readonly anchor: IdentifierKey;
  readonly sourceId: string;
  readonly trust: Trust;
  readonly recordId: string;
  /** Place inside the record. */
  readonly index: number;
  /** The corrected `timestamp`. */
  readonly at: number;
  readonly receivedAt: number;
  /** `receivedAt` + retention: from then on the event does not exist (rule 20). */
  readonly expiresAt: number;
  readonly imported: boolean;
  readonly consent?: ConsentStamp;
}

/** The name segments know an event by: a track call's own, `Page Viewed`, `Screen Viewed`; none for the other calls. */
export const eventName = (body: SegmentEvent): string | undefined =>
  body.type === 'track'
    ? body.event
    : body.type === 'page'
      ? 'Page Viewed'
      : body.type === 'screen'
        ? 'Screen Viewed'
        : undefined;
