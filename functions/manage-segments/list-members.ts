import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import { failure } from '../../shared/domain/api/failures.ts';
import type { membersAnswer, membersQuery } from '../../shared/domain/api/segment-schemas.ts';
import { answer, type HttpResponse } from '../../shared/domain/http.ts';
import { MEMBER_SHARDS, type MembershipStore } from '../../shared/ports/membership-store.ts';

type Page = z.input<typeof membersAnswer>;

const changed = failure(
  'conflict',
  'The segment has another definition since the first page; list it from the beginning.',
);

/**
 * A page of members: shard by shard, so that a cursor is a shard and a place in it. It also says by which definition they are
 * members: pages of two would be nobody's list.
 */
export const createListMembers = (memberships: Pick<MembershipStore, 'members'>) => {
  const readPage = async (variantId: string, { limit, cursor }: z.output<typeof membersQuery>): Promise<Page> => {
    const members: Page['members'] = [];
    let { shard, after } = cursor ?? { shard: 0, after: undefined };
    while (shard < MEMBER_SHARDS && members.length < limit) {
      const place = { segmentId: variantId, shard, limit: limit - members.length };
      const page = await memberships.members(after === undefined ? place : { ...place, after });
      members.push(...page.members.map(({ profileId, since }) => ({ profileId, since: iso(since) })));
      after = page.after;
      if (after === undefined) shard += 1;
    }
    if (shard >= MEMBER_SHARDS) return { members };
    return { members, next: encodeCursor({ of: variantId, shard, ...(after === undefined ? {} : { after }) }) };
  };
  return async (variantId: string, query: z.output<typeof membersQuery>): Promise<HttpResponse> =>
    query.cursor && query.cursor.of !== variantId ? changed : answer(await readPage(variantId, query));
};
