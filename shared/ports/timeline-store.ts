import type { AcceptedEvent, RecordPosition, StreamRecord } from '../domain/event/event.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';

/** A stream record under its anchor; writing the same position again replaces it with the same content. */
export interface TimelineRecord {
  readonly anchor: IdentifierKey;
  readonly position: RecordPosition;
  readonly record: StreamRecord;
}

/** The events of each anchor (design §4). Expired records are never returned, whether or not TTL has freed them (rule 20). */
export interface TimelineStore {
  append(records: readonly TimelineRecord[]): Promise<void>;
  /** Removes records; those that are not there are gone already. */
  remove(records: readonly Pick<TimelineRecord, 'anchor' | 'position'>[]): Promise<void>;
  /** The anchor's records as they were received, oldest first, expired ones that are still there included: what an erasure goes through. */
  records(anchor: IdentifierKey): Promise<readonly TimelineRecord[]>;
  /** Every event of the anchor, oldest record first, duplicates included: folding decides. */
  read(anchor: IdentifierKey): Promise<readonly (AcceptedEvent & { readonly position: RecordPosition })[]>;
  /** Newest records first, from before `before` (a cursor of an earlier page). */
  page(query: { anchor: IdentifierKey; limit: number; before?: string }): Promise<{
    readonly events: readonly (AcceptedEvent & { readonly position: RecordPosition })[];
    readonly before?: string;
  }>;
}
