import type { Backfill } from '../domain/segment/backfill.ts';

/** Progress of computing definitions of segments over all profiles, one row a definition (`Variant`). Strongly consistent reads. */
export interface BackfillStore {
  list(): Promise<readonly Backfill[]>;
  get(segmentId: string): Promise<Backfill | undefined>;
  /**
   * Replaces what was known of the segment: a definition that changes while it is computed starts over. Where a newer
   * version of the definitions has begun one already, that one stays.
   */
  start(backfill: Backfill): Promise<void>;
  /** Notes that all its messages are on the queue; nothing where another has begun since. */
  markQueued(backfill: Pick<Backfill, 'segmentId' | 'hash' | 'version'>): Promise<void>;
  /** Notes how far a part came. `superseded`: another backfill has begun since, this one should stop. */
  advance(step: {
    readonly segmentId: string;
    readonly hash: string;
    readonly version: number;
    readonly part: number;
    readonly done: number;
    readonly finished: boolean;
    readonly at: number;
  }): Promise<'advanced' | 'superseded'>;
  /** Forgets a segment whose last member row is gone. */
  remove(segmentId: string): Promise<void>;
}
