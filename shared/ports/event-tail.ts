import type { RecordPosition, StreamRecord } from '../domain/event/event.ts';

/** Where a reader stands in one shard: what came after `after`, and before that was read nothing that arrived before `at` (epoch ms). */
export interface ShardPlace {
  readonly after?: string;
  readonly at: number;
}

/** Where a reader stands, by shard. */
export type TailPlace = Readonly<Record<string, ShardPlace>>;

/** A record as it stands on the stream; bytes that are no record are left out. `arrivedAt` epoch ms. */
export interface TailedRecord {
  readonly position: RecordPosition;
  readonly arrivedAt: number;
  readonly record: StreamRecord;
}

/** What one reading gave. */
export interface TailPage {
  /** In the order of their arrival, those of one shard in its order. */
  readonly records: readonly TailedRecord[];
  readonly place: TailPlace;
  /** How far the slowest shard is behind its newest record, ms; 0: everything was read. */
  readonly behindMs: number;
}

/** The newest of the stream, read beside its consumers and without any state of its own. */
export interface EventTail {
  /**
   * Reads on from a place, or from an instant (epoch ms); a bounded amount, so that neither the stream's consumers nor the caller
   * wait for it. A place that the stream has forgotten is read from what is left. Each record comes once to who reads on.
   */
  read(from: TailPlace | number, now: number): Promise<TailPage>;
}
