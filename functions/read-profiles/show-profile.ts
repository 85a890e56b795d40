import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { Membership, Profile } from '../../shared/domain/profile/profile.ts';
import { currentTraits } from '../../shared/domain/profile/traits.ts';
import type { ComputedTraits } from '../../shared/domain/segment/computed-traits.ts';
import { segmentIdOf } from '../../shared/domain/segment/variants.ts';

const seen = ({ firstSeen, lastSeen }: { readonly firstSeen: number; readonly lastSeen: number }) => ({
  firstSeen: iso(firstSeen),
  lastSeen: iso(lastSeen),
});

/** A profile as the API shows it; `memberships` and `computed` are those of now, by what serves. */
export const showProfile = (
  { head: { profileId, state }, identifiers }: Profile,
  {
    memberships,
    computed,
  }: { readonly memberships: Readonly<Record<string, Membership>>; readonly computed: ComputedTraits },
) => ({
  profileId,
  identifiers: identifiers.map(({ type, value, ...times }) => ({ type, value, ...seen(times) })),
  traits: currentTraits(state),
  computedTraits: computed.values,
  ...(computed.capped.length === 0 ? {} : { computedTraitsCapped: computed.capped }),
  segments: Object.entries(memberships).map(([id, { since }]) => ({ id: segmentIdOf(id), since: iso(since) })),
  consent: Object.fromEntries(
    Object.entries(state.consent).map(([purpose, { granted, at }]) => [purpose, { granted, at: iso(at) }]),
  ),
  ...(state.restriction?.restricted ? { restrictedSince: iso(state.restriction.at) } : {}),
  ...(state.firstSeen === 0 ? {} : seen(state)),
});
