import { MEMBER_SHARDS, type Member, type MembershipStore } from '../ports/membership-store.ts';
import type { MembershipChange } from '../ports/profile-store.ts';

/** The MembershipStore in memory, with the writing side that the memory profile store calls at each commit. */
export interface MemoryMembershipStore extends MembershipStore {
  publish(changes: readonly MembershipChange[]): void;
}

const shardOf = (profileId: string): number =>
  Array.from(profileId).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % MEMBER_SHARDS;

const orderOf = ({ changedAt, profileId }: Member): string => `${String(changedAt).padStart(15, '0')}#${profileId}`;

const page = <T>(rows: readonly T[], nameOf: (row: T) => string, query: { after?: string; limit: number }) => {
  const rest = rows
    .map((row) => ({ row, name: nameOf(row) }))
    .filter(({ name }) => query.after === undefined || name > query.after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const last = rest[query.limit - 1];
  return {
    rows: rest.slice(0, query.limit).map(({ row }) => row),
    ...(rest.length > query.limit && last !== undefined ? { after: last.name } : {}),
  };
};

/** An empty MembershipStore. */
export const createMemoryMembershipStore = (): MemoryMembershipStore => {
  const segments = new Map<string, Map<string, Member>>();
  const rowsOf = (segmentId: string, shard: number): readonly Member[] =>
    [...(segments.get(segmentId)?.values() ?? [])].filter(({ profileId }) => shardOf(profileId) === shard);
  return {
    publish: (changes) => {
      for (const { segmentId, ...member } of changes) {
        const rows = segments.get(segmentId) ?? new Map<string, Member>();
        segments.set(segmentId, rows.set(member.profileId, member));
      }
    },
    members: async ({ segmentId, shard, ...query }) => {
      const current = rowsOf(segmentId, shard).filter(({ member }) => member);
      const { rows, ...rest } = page(current, ({ profileId }) => profileId, query);
      return { members: rows, ...rest };
    },
    changes: async ({ segmentId, shard, since, ...query }) => {
      const recent = rowsOf(segmentId, shard).filter(({ changedAt }) => changedAt >= since);
      const { rows, ...rest } = page(recent, orderOf, query);
      return { changes: rows, ...rest };
    },
    count: async (segmentId) => [...(segments.get(segmentId)?.values() ?? [])].filter(({ member }) => member).length,
    clear: async (segmentId) => {
      for (const [profileId, { member }] of segments.get(segmentId) ?? [])
        if (!member) segments.get(segmentId)?.delete(profileId);
    },
  };
};
