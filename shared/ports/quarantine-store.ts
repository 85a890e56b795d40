import type { QuarantineReason, RecordPosition } from '../domain/event/event.ts';
import type { Json } from '../domain/json.ts';

/** An event that waits for a person. `id` follows from its position, so a retry stores it once. */
export interface QuarantinedEvent {
  readonly id: string;
  readonly sourceId: string;
  readonly messageId: string;
  readonly receivedAt: number;
  readonly position: RecordPosition;
  readonly reason: QuarantineReason;
  readonly body: Json;
  readonly imported: boolean;
  readonly retentionDays: number;
  /** Set once it was sent again; a replayed event is a new event with a new record. */
  readonly replayedAt?: number;
}

/** Quarantined events, newest first. */
export interface QuarantineStore {
  put(events: readonly QuarantinedEvent[]): Promise<void>;
  list(query: { sourceId?: string; code?: string; cursor?: string; limit: number }): Promise<{
    readonly events: readonly QuarantinedEvent[];
    readonly cursor?: string;
  }>;
  markReplayed(ids: readonly string[], at: number): Promise<void>;
}
