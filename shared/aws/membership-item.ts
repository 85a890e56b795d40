import type { MembershipChange } from '../ports/profile-store.ts';
import { keys, TTL } from './keys.ts';

/** Exits stay listable this long (MembershipStore.changes). */
const EXIT_RETENTION_SECONDS = 30 * 86_400;

/** The row of a published entry or exit in the `memberships` table, indexed by its time of publication. */
export const membershipItem = (change: MembershipChange): Record<string, unknown> => {
  const key = keys.member(change.segmentId, change.profileId);
  return {
    ...key,
    member: change.member,
    since: change.since,
    changedAt: change.changedAt,
    changesPk: key.pk,
    changesSk: keys.change(change.changedAt, change.profileId),
    ...(change.member ? {} : { [TTL]: Math.ceil(change.changedAt / 1000) + EXIT_RETENTION_SECONDS }),
  };
};
