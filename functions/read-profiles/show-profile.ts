import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { Membership, Profile } from '../../shared/domain/profile/profile.ts';
import { currentTraits } from '../../shared/domain/profile/traits.ts';
import { segmentIdOf } from '../../shared/domain/segment/variants.ts';

const seen = ({ firstSeen, lastSeen }: { readonly firstSeen: number; readonly lastSeen: number }) => ({
  firstSeen: iso(firstSeen),
  lastSeen: iso(lastSeen),
});

/** A profile as the API shows it; `memberships` are those of now, by what serves. */
export const showProfile = (
  { head: { profileId, state }, identifiers }: Profile,
  memberships: Readonly<Record<string, Membership>>,
) => ({
  profileId,
  identifiers: identifiers.map(({ type, value, ...times }) => ({ type, value, ...seen(times) })),
  traits: currentTraits(state),
  computedTraits: {},
  segments: Object.entries(memberships).map(([id, { since }]) => ({ id: segmentIdOf(id), since: iso(since) })),
  consent: Object.fromEntries(
    Object.entries(state.consent).map(([purpose, { granted, at }]) => [purpose, { granted, at: iso(at) }]),
  ),
  ...(state.firstSeen === 0 ? {} : seen(state)),
});
