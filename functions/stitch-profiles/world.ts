import type { Standing } from '../../shared/domain/identity/attach-links.ts';
import type { IdentifierKey, Link } from '../../shared/domain/identity/identifier.ts';
import { firstSightings } from '../../shared/domain/identity/link-order.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import type { Incoming } from './incoming.ts';

/** What is stored about the identifiers and links that some records name, read in three round trips. */
export interface World {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  readonly knownLinks: ReadonlyMap<string, StoredLink>;
  /** Heads by the id asked for, superseded ids among them. */
  readonly heads: ReadonlyMap<string, ProfileHead>;
}

/** What planning needs besides the records. */
export interface Planning {
  readonly profiles: ProfileStore;
  readonly keyring: Keyring;
  readonly rules: IdentityRules;
}

/** The links that records show, each once, in canonical order. */
export const sightedLinks = (incomings: readonly Incoming[], rules: IdentityRules): Link[] =>
  firstSightings(
    incomings.flatMap((incoming) => incoming.links),
    rules,
  );

/** Reads pointers and links at once, then all heads they lead to. */
export const readWorld = async (incomings: readonly Incoming[], { profiles, rules }: Planning): Promise<World> => {
  const keys = new Set(incomings.flatMap(({ namings }) => namings.map(({ key }) => key)));
  const [pointers, knownLinks] = await Promise.all([
    profiles.pointers([...keys]),
    profiles.knownLinks(sightedLinks(incomings, rules)),
  ]);
  const heads = await profiles.heads([...new Set([...pointers.values()].map(({ profileId }) => profileId))]);
  return { pointers, knownLinks, heads };
};

/** The head that holds the identifier now; none where it was never seen. */
export const headOf = (world: Pick<World, 'pointers' | 'heads'>, key: IdentifierKey): ProfileHead | undefined => {
  const pointer = world.pointers.get(key);
  return pointer && world.heads.get(pointer.profileId);
};

/** What the head says about links to come. */
export const standingOf = (head: ProfileHead): Standing => ({
  founder: head.founder,
  foundedAt: head.foundedAt,
  counts: head.identifierCounts,
  orderMatters: head.hasRefusedLinks,
  ...(head.lastLinkAt === 0 ? {} : { lastLink: { receivedAt: head.lastLinkAt, messageId: head.lastLinkId ?? '' } }),
});

/** Records that must be decided together, since they name a common identifier or profile. */
export const groupByPerson = (incomings: readonly Incoming[], world: World): Incoming[][] => {
  const groupOf = new Map<string, Set<Incoming>>();
  for (const incoming of incomings) {
    const names = incoming.namings.flatMap(({ key }) => [key, headOf(world, key)?.profileId ?? key]);
    const joined = new Set<Incoming>([incoming, ...names.flatMap((name) => [...(groupOf.get(name) ?? [])])]);
    for (const name of names) groupOf.set(name, joined);
    for (const [name, group] of groupOf) if ([...group].some((each) => joined.has(each))) groupOf.set(name, joined);
  }
  const groups = [...new Set(groupOf.values())];
  return groups.map((group) => incomings.filter((incoming) => group.has(incoming)));
};
