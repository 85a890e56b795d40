import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { membersAnswer, membersQuery } from '../../shared/domain/api/segment-schemas.ts';
import { MEMBER_SHARDS, type MembershipStore } from '../../shared/ports/membership-store.ts';

type Page = z.input<typeof membersAnswer>;

/** A page of members: shard by shard, so that a cursor is a shard and a place in it. */
export const createListMembers =
  (memberships: Pick<MembershipStore, 'members'>) =>
  async (segmentId: string, { limit, cursor }: z.output<typeof membersQuery>): Promise<Page> => {
    const members: Page['members'] = [];
    let { shard, after } = cursor ?? { shard: 0, after: undefined };
    while (shard < MEMBER_SHARDS && members.length < limit) {
      const place = { segmentId, shard, limit: limit - members.length };
      const page = await memberships.members(after === undefined ? place : { ...place, after });
      members.push(...page.members.map(({ profileId, since }) => ({ profileId, since: iso(since) })));
      after = page.after;
      if (after === undefined) shard += 1;
    }
    return shard < MEMBER_SHARDS
      ? { members, next: encodeCursor(after === undefined ? { shard } : { shard, after }) }
      : { members };
  };
