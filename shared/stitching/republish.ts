import type { ProfileHead, ProfileState } from '../domain/profile/profile.ts';
import { isRestricted } from '../domain/profile/restriction.ts';
import { rectifiedAt } from '../domain/profile/traits.ts';
import type { IdentifierPointer, MembershipChange } from '../ports/profile-store.ts';

type Pointers = readonly { readonly pointer: IdentifierPointer; readonly expected: IdentifierPointer | 'absent' }[];

/** A profile about to be written, with the heads that went into it and the segments it enters or leaves anyway. */
interface Republished {
  readonly head: ProfileHead;
  readonly sources: readonly ProfileHead[];
  readonly published: readonly { readonly segmentId: string }[];
}

const answersAlike = ({ consent: before }: ProfileState, { consent: after }: ProfileState): boolean =>
  Object.keys(before).length === Object.keys(after).length &&
  Object.entries(before).every(([purpose, { granted }]) => after[purpose]?.granted === granted);

/** True where nothing changed that decides whether a member may be sent, and no trait was rectified. */
const isSentAlike = (before: ProfileState, after: ProfileState): boolean =>
  answersAlike(before, after) &&
  isRestricted(before) === isRestricted(after) &&
  rectifiedAt(before) === rectifiedAt(after);

/** Who gets identifiers that they had not before, each with whom they come from where that is known. */
const givers = (pointers: Pointers): ReadonlyMap<string, ReadonlySet<string>> => {
  const from = new Map<string, Set<string>>();
  for (const { pointer, expected } of pointers) {
    const isKept = expected !== 'absent' && expected.profileId === pointer.profileId;
    if (isKept) continue;
    const known = from.get(pointer.profileId) ?? new Set();
    if (expected !== 'absent') known.add(expected.profileId);
    from.set(pointer.profileId, known);
  }
  return from;
};

/**
 * Memberships to publish again although nobody entered or left, for readers of changes such as exports: of a member whose
 * answers of consent or identifiers changed, who is restricted or no more, of whom something was rectified, and of whoever gets an identifier of a member, so that what was sent for it is
 * looked at again. Without them a withdrawal would show only to who reads every member.
 */
export const republish = (all: readonly Republished[], pointers: Pointers, now: number): MembershipChange[] => {
  const from = givers(pointers);
  const known = new Map(all.flatMap(({ sources }) => sources.map((head) => [head.profileId, head] as const)));
  return all.flatMap(({ head, sources, published }) => {
    const { profileId, memberships } = head;
    const kept = sources.find((source) => source.profileId === profileId);
    const given = from.get(profileId);
    const isSentOtherwise = kept !== undefined && !isSentAlike(kept.state, head.state);
    const hasJoined = sources.some((source) => source.profileId !== profileId);
    if (!given && !hasJoined && !isSentOtherwise) return [];
    const before = [...sources, ...[...(given ?? [])].flatMap((id) => known.get(id) ?? [])];
    const told = new Set(published.map(({ segmentId }) => segmentId));
    const segments = new Set(before.flatMap((source) => Object.keys(source.memberships)).filter((id) => !told.has(id)));
    return [...segments].map((segmentId) => ({
      segmentId,
      profileId,
      member: Object.hasOwn(memberships, segmentId),
      since: memberships[segmentId]?.since ?? now,
      changedAt: now,
    }));
  });
};
