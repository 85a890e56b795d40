import { membershipItem } from '../shared/aws/membership-item.ts';
import { headItem, listingItem, pointerItem } from '../shared/aws/profile-items.ts';
import type { IdentifierKey } from '../shared/domain/identity/identifier.ts';
import type { ProfileHead } from '../shared/domain/profile/profile.ts';
import { compileSegments } from '../shared/domain/segment/compile-segments.ts';
import type { Keyring } from '../shared/ports/keyring.ts';

/** The segment that is exported: everybody whose trait `vip` is true. */
export const SEGMENT = 'vips';
/** Its definition, as it serves. */
export const { segments: SEGMENTS } = compileSegments([
  { id: SEGMENT, definition: { trait: 'vip', op: 'eq', value: true } },
]);

/** A member as the bench makes one: in or out of the segment, and what they answered. */
export interface Standing {
  readonly vip: boolean;
  readonly consent: boolean;
}

const TRAITS = ['firstName', 'lastName', 'plan', 'city', 'country', 'language', 'store', 'birthYear', 'newsletter'];

/** The head of a person with a dozen traits. */
export const headOf = (profileId: string, { vip, consent }: Standing, version = 1): ProfileHead => ({
  profileId,
  version,
  founder: `email:${profileId}` as IdentifierKey,
  foundedAt: 0,
  epoch: 0,
  identifierCounts: { email: 1 },
  lastLinkAt: 0,
  hasRefusedLinks: false,
  rulesVersion: 0,
  memberships: {},
  state: {
    traits: Object.fromEntries([
      ...TRAITS.map((name) => [name, { value: `${name} of ${profileId}`, at: 0, messageId: `m-${profileId}` }]),
      ['vip', { value: vip, at: 0, messageId: `m-${profileId}` }],
    ]),
    consent: { advertising: { granted: consent, at: 0 } },
    anchors: {},
    leaves: {},
    firstSeen: 1,
    lastSeen: 1,
    definitionsVersion: 1,
  },
});

/** The items of a person numbered `n` in both tables; `changedAt`: when the membership was published last, epoch ms. */
export const itemsOf = (keyring: Keyring, n: number, standing: Standing & { readonly changedAt: number }) => {
  const value = `person${n}@example.com`;
  const key = keyring.keyOf({ type: 'email', value });
  const profileId = keyring.profileIdOf(key, 0);
  const pointer = { key, profileId, firstReceivedAt: 0, sealed: keyring.seal(value) };
  const { vip: member, changedAt } = standing;
  return {
    profiles: [headItem(headOf(profileId, standing), 1), pointerItem(pointer), listingItem(pointer)],
    memberships: [membershipItem({ segmentId: SEGMENT, profileId, member, since: changedAt, changedAt })],
  };
};
