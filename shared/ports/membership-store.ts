/** A profile's published membership of a segment. `changedAt` is when it was published, epoch ms. */
export interface Member {
  readonly profileId: string;
  readonly member: boolean;
  readonly since: number;
  readonly changedAt: number;
}

/** How many shards the members of a segment are spread over; a profile's shard follows from its id. */
export const MEMBER_SHARDS = 16;

/** Published memberships: enumerable per segment in shards, and listable since a cursor. Written by `ProfileStore.commit`. */
export interface MembershipStore {
  /** Current members of one shard, by profileId; leavers are left out. */
  members(query: { segmentId: string; shard: number; after?: string; limit: number }): Promise<{
    readonly members: readonly Member[];
    readonly after?: string;
  }>;
  /**
   * Entries and exits published at or after `since` (epoch ms), oldest first; exits stay listable for 30 days. Members whose
   * consent or identifiers changed are published again, and so is whoever got an identifier of a member.
   */
  changes(query: { segmentId: string; shard: number; since: number; after?: string; limit: number }): Promise<{
    readonly changes: readonly Member[];
    readonly after?: string;
  }>;
  /** Number of current members, counted. */
  count(segmentId: string): Promise<number>;
  /** Removes the rows of leavers of a definition that is gone. Rows follow heads: whoever is a member still leaves with a commit. */
  clear(segmentId: string): Promise<void>;
}
