import type { IdentifierKey } from '../../domain/identity/identifier.ts';
import { emptyState } from '../../domain/profile/fold-events.ts';
import { type ProfileHead, UNSETTLED } from '../../domain/profile/profile.ts';
import type { IdentifierPointer, MembershipChange } from '../../ports/profile-store.ts';
import type { EraseDependencies, Erasing, Surroundings } from './scene.ts';
import { forEach } from './survey.ts';

const exitsOf = ({ profileId, memberships }: ProfileHead, now: number): MembershipChange[] =>
  Object.keys(memberships).map((segmentId) => ({ segmentId, profileId, member: false, since: now, changedAt: now }));

const isElder = (a: IdentifierPointer, b: IdentifierPointer): boolean =>
  a.firstReceivedAt < b.firstReceivedAt || (a.firstReceivedAt === b.firstReceivedAt && a.key < b.key);

/** What is left of a profile until it is decided and folded anew: who it is, and how far its anchors are folded. */
const stripped = (head: ProfileHead, members: readonly IdentifierPointer[], { fences }: Erasing): ProfileHead => {
  const [first, ...rest] = members;
  const eldest = rest.reduce((a, b) => (a && isElder(a, b) ? a : b), first);
  const anchors = Object.entries(head.state.anchors).filter(([key]) => !fences.has(key as IdentifierKey));
  const isFounded = members.some(({ key }) => key === head.founder);
  return {
    ...head,
    ...(isFounded || eldest === undefined ? {} : { founder: eldest.key, foundedAt: eldest.firstReceivedAt }),
    version: head.version + 1,
    rulesVersion: UNSETTLED,
    isStale: true,
    wasSplit: true,
    isLoose: true,
    state: { ...emptyState(head.state.definitionsVersion), anchors: Object.fromEntries(anchors) },
  };
};

/** The pointers of a profile's identifiers, those that are fenced or elsewhere by now left out. */
export const membersOf = async (
  { profiles }: EraseDependencies,
  head: ProfileHead,
): Promise<readonly IdentifierPointer[]> => {
  const listed = await profiles.identifiersOf(head);
  const { pointers } = await profiles.places(listed.map(({ key }) => key));
  const leads = await profiles.heads([...pointers.values()].map(({ profileId }) => profileId));
  return [...pointers.values()].filter(({ profileId }) => leads.get(profileId)?.profileId === head.profileId);
};

/** Removes what leads to a profile by former ids, then the profile; `conflict` where somebody wrote it meanwhile. */
export const removeProfile = async (
  { profiles, clock }: EraseDependencies,
  head: ProfileHead,
): Promise<'removed' | 'conflict'> => {
  const memberships = exitsOf(head, clock());
  const last = { ...head, version: head.version + 1, memberships: {} };
  const change = { heads: [{ head: last, expectedVersion: head.version }], redirects: [], pointers: [], links: [] };
  if ((await profiles.commit({ ...change, memberships })) === 'conflict') return 'conflict';
  const former = await profiles.joinedInto(head.profileId);
  const slots = await profiles.slots(former);
  await forEach(slots, ([id, { version }]) => profiles.removeSlot(id, version));
  return profiles.removeSlot(head.profileId, last.version);
};

/**
 * Empties the profiles around the erased of all that was folded, and removes those that nobody is left of. `conflict`: somebody
 * wrote one meanwhile; again is harmless.
 */
export const stripProfiles = async (
  dependencies: EraseDependencies,
  erasing: Erasing,
  { others, heads: around }: Pick<Surroundings, 'others' | 'heads'>,
): Promise<'done' | 'conflict'> => {
  const { profiles } = dependencies;
  const left = [...[...erasing.fences.values()].flatMap((fence) => fence.left), ...around.keys()];
  const { pointers } = await profiles.places([...others]);
  const holding = [...pointers.values()].flatMap(({ profileId, former = [] }) => [
    profileId,
    ...former.map((each) => each.profileId),
  ]);
  const leads = await profiles.heads([...new Set([...left, ...holding])]);
  const held = new Set(holding.map((id) => leads.get(id)?.profileId));
  const heads = new Map([...leads.values()].map((head) => [head.profileId, head]));
  const answers = await forEach(heads.values(), async (head) => {
    const members = await membersOf(dependencies, head);
    if (members.length === 0 && !held.has(head.profileId)) return removeProfile(dependencies, head);
    return profiles.commit({
      heads: [{ head: stripped(head, members, erasing), expectedVersion: head.version }],
      redirects: [],
      pointers: [],
      links: [],
      memberships: [],
    });
  });
  return answers.includes('conflict') ? 'conflict' : 'done';
};

/** Takes the erased out of the lists of the profiles that had them: what stands in a list is the identifier's value. */
export const unlistErased = async (
  { profiles }: Pick<EraseDependencies, 'profiles'>,
  { fences }: Pick<Erasing, 'fences'>,
): Promise<void> => {
  await forEach(fences.values(), ({ key, left }) => profiles.unlist(key, left));
};

/** Ids that the erased were born with lead nowhere any more; whoever is found by way of them is found directly. */
export const removeFormerIds = async (
  { profiles, keyring, clock }: EraseDependencies,
  { fences, requestId }: Erasing,
): Promise<void> => {
  const born = [...fences.keys()].map((key) => keyring.profileIdOf(key, 0));
  await forEach(born, async (id) => {
    const slot = (await profiles.slots([id])).get(id);
    if (slot?.redirect === undefined) return;
    const head = (await profiles.heads([id])).get(id);
    const children = (await profiles.joinedInto(id)).filter((child) => !born.includes(child));
    const slots = await profiles.slots(children);
    for (const [child, { version, redirect }] of slots) {
      if (redirect !== id || head === undefined) continue;
      const moved = { profileId: child, redirect: head.profileId, at: clock(), messageId: requestId };
      await profiles.commit({
        heads: [],
        redirects: [{ redirect: moved, expectedVersion: version, formerly: id }],
        pointers: [],
        links: [],
        memberships: [],
      });
    }
    await profiles.removeSlot(id, slot.version);
  });
};
