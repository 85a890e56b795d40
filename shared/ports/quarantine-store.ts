import type { QuarantineReason, RecordPosition } from '../domain/event/event.ts';
import type { Json } from '../domain/json.ts';

/** An event that waits for a person. `id` is `quarantineId(…)`: it follows from its position, so a retry stores it once. */
export interface QuarantinedEvent {
  readonly id: string;
  readonly sourceId: string;
  readonly messageId: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly position: RecordPosition;
  readonly reason: QuarantineReason;
  readonly body: Json;
  readonly imported: boolean;
  readonly retentionDays: number;
  /** Set once it was sent again; a replayed event is a new event with a new record. Epoch ms. */
  readonly replayedAt?: number;
  /** Set while it is set aside, with why. Epoch ms. */
  readonly discardedAt?: number;
  readonly discardReason?: string;
}

/** Quarantined events. Those past their retention are never returned. */
export interface QuarantineStore {
  /** Puts what is not there yet: storing an event again changes nothing, also after it was replayed. */
  put(events: readonly QuarantinedEvent[]): Promise<void>;
  /** The events that exist, in the order of the ids. */
  get(ids: readonly string[]): Promise<readonly QuarantinedEvent[]>;
  /** Newest receipt first, replayed ones included; a page may hold fewer than `limit` only when it is the last. */
  list(query: { sourceId?: string; code?: string; cursor?: string; limit: number }): Promise<{
    readonly events: readonly QuarantinedEvent[];
    readonly cursor?: string;
  }>;
  /** Keeps the first instant of those replayed before; ids that do not exist are skipped. */
  markReplayed(ids: readonly string[], at: number): Promise<void>;
}

/** Quarantined events as an erasure meets them. Apart from the store: what quarantines has no need of it. */
export interface ErasableQuarantine {
  /** Every stored event in no order, also those past their retention that are not yet freed. */
  walk(): AsyncIterable<QuarantinedEvent>;
  /** Ids that do not exist are skipped. */
  delete(ids: readonly string[]): Promise<void>;
}

/** The id of the entry at `index` of the record at `position`; ids sort by receipt. URL-safe. */
export const quarantineId = (receivedAt: number, position: RecordPosition, index: number): string =>
  `${String(receivedAt).padStart(15, '0')}-${position.shard}-${position.sequence}-${index}`;

/** When the event of a `quarantineId` was received, epoch ms; undefined when the text is none. */
export const receiptOf = (id: string): number | undefined =>
  /^\d{15}-/.test(id) ? Number(id.slice(0, 15)) : undefined;
