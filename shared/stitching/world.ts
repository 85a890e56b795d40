import { HeadwaterError } from '../domain/errors.ts';
import type { Standing } from '../domain/identity/attach-links.ts';
import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import { firstSightings } from '../domain/identity/link-order.ts';
import { overlaps, type Period } from '../domain/identity/period.ts';
import type { IdentityRules } from '../domain/identity/rules.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Fence } from '../ports/erasure-store.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../ports/profile-store.ts';
import type { Incoming } from './incoming.ts';
import type { KnownTies } from './known-ties.ts';

/** What is stored about the identifiers and links that some records name, read in three round trips. */
export interface World {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  readonly knownLinks: ReadonlyMap<string, StoredLink>;
  /** Heads by the id asked for, superseded ids among them. */
  readonly heads: ReadonlyMap<string, ProfileHead>;
  /** What is left of erased identifiers among them. */
  readonly fences: ReadonlyMap<IdentifierKey, Fence>;
}

/** Where identifiers stand. */
export type Stand = Pick<World, 'pointers' | 'heads'>;

/** Whoever never reads the same twice meets a broken store, not competition. */
const READS = 20;

/** What planning needs besides the records. */
export interface Planning {
  readonly profiles: ProfileStore;
  readonly keyring: Keyring;
  readonly rules: IdentityRules;
  /** What earlier steps of the same change read. */
  readonly ties?: KnownTies;
}

/** The links that records show, each once, in canonical order. */
export const sightedLinks = (incomings: readonly Incoming[], rules: IdentityRules): Link[] =>
  firstSightings(
    incomings.flatMap((incoming) => incoming.links),
    rules,
  );

/**
 * A profile asked for by several of its ids may be read at several instants: the oldest reading counts, so that a commit that
 * rests on it is a conflict.
 */
export const atOneVersion = (heads: Stand['heads']): Map<string, ProfileHead> => {
  const oldest = new Map<string, ProfileHead>();
  for (const head of heads.values()) {
    const known = oldest.get(head.profileId);
    if (known === undefined || head.version < known.version) oldest.set(head.profileId, head);
  }
  return new Map([...heads].map(([id, head]) => [id, oldest.get(head.profileId) ?? head]));
};

/** The profiles that have these identifiers or had them before they were passed on. */
export const holdersOf = (pointers: Iterable<IdentifierPointer>): string[] => [
  ...new Set(
    [...pointers].flatMap(({ profileId, former = [] }) => [profileId, ...former.map((each) => each.profileId)]),
  ),
];

const readOnce = async (incomings: readonly Incoming[], { profiles, rules }: Planning): Promise<World> => {
  const keys = new Set(incomings.flatMap(({ namings }) => namings.map(({ key }) => key)));
  const [{ pointers, fences }, knownLinks] = await Promise.all([
    profiles.places([...keys]),
    profiles.knownLinks(sightedLinks(incomings, rules)),
  ]);
  const heads = await profiles.heads(holdersOf(pointers.values()));
  return { pointers, fences, knownLinks, heads: atOneVersion(heads) };
};

/** True when two readings of a pointer say the same, its mark apart, which only its head's next version reads. */
const isSamePointer = (a: IdentifierPointer, b: IdentifierPointer | undefined): boolean =>
  a.firstReceivedAt === b?.firstReceivedAt &&
  a.isolated === b.isolated &&
  a.releasedAt === b.releasedAt &&
  JSON.stringify(a.former) === JSON.stringify(b.former);

/** True when every identifier stands where it stood, in a head at the same version. */
export const isSameStand = (a: Stand, b: Stand): boolean =>
  a.pointers.size === b.pointers.size &&
  [...a.pointers].every(([key, pointer]) => {
    const [before, after] = [headOf(a, key), headOf(b, key)];
    return (
      isSamePointer(pointer, b.pointers.get(key)) &&
      before?.profileId === after?.profileId &&
      before?.version === after?.version
    );
  });

/**
 * Reads pointers and links at once, then all heads they lead to. Between the two reads a split may take an identifier from its
 * profile, which the head's version cannot tell: for profiles that were ever split both are read until they agree.
 */
export const readWorld = async (incomings: readonly Incoming[], planning: Planning): Promise<World> => {
  let world = await readOnce(incomings, planning);
  for (let i = 0; i < READS; i++) {
    if (![...world.heads.values()].some(({ wasSplit }) => wasSplit)) return world;
    const again = await readOnce(incomings, planning);
    if (isSameStand(world, again)) return again;
    world = again;
  }
  throw new HeadwaterError('stitch.contended', 'Profiles change too fast to be read; the stream retries.');
};

/** Whose events of this identifier are that were received at an instant; without one, who has it now. */
export const holderAt = ({ profileId, former = [] }: IdentifierPointer, receivedAt?: number): string =>
  (receivedAt === undefined ? undefined : former.find(({ until }) => receivedAt < until)?.profileId) ?? profileId;

/** The profiles that hold the identifier during any of these periods. */
export const holdersDuring = (pointer: IdentifierPointer, periods: readonly Period[]): string[] => {
  const { profileId, former = [] } = pointer;
  const parts = [...former, { profileId, until: undefined }].map((part, i) => ({
    profileId: part.profileId,
    period: {
      ...(former[i - 1] ? { from: former[i - 1]?.until ?? 0 } : {}),
      ...(part.until === undefined ? {} : { until: part.until }),
    },
  }));
  return parts.filter(({ period }) => periods.some((each) => overlaps(each, period))).map((part) => part.profileId);
};

/** The head that holds the identifier now, or held it at an instant; none where it was never seen. */
export const headOf = (world: Stand, key: IdentifierKey, receivedAt?: number): ProfileHead | undefined => {
  const pointer = world.pointers.get(key);
  return pointer && world.heads.get(holderAt(pointer, receivedAt));
};

/** What the head says about links to come. */
export const standingOf = (head: ProfileHead): Standing => ({
  founder: head.founder,
  foundedAt: head.foundedAt,
  counts: head.identifierCounts,
  recent: head.recent ?? {},
  orderMatters: head.hasRefusedLinks,
  isSeparated: head.isSeparated ?? false,
  hasUnfollowed: head.hasUnfollowed ?? false,
  ...(head.lastLinkAt === 0 ? {} : { lastLink: { receivedAt: head.lastLinkAt, messageId: head.lastLinkId ?? '' } }),
});

/** An isolated identifier joins nobody: it brings records together only where it is their anchor. */
const namesOf = (key: IdentifierKey, { anchor, receivedAt }: Incoming, world: World): string[] => {
  if (key !== anchor && world.pointers.get(key)?.isolated !== undefined) return [];
  const ids = [headOf(world, key), headOf(world, key, receivedAt)].map((head) => head?.profileId ?? key);
  return [...new Set([key, ...ids])];
};

/** Records that must be decided together, since they name a common identifier or profile. */
export const groupByPerson = (incomings: readonly Incoming[], world: World): Incoming[][] => {
  const groupOf = new Map<string, Set<Incoming>>();
  for (const incoming of incomings) {
    const names = incoming.namings.flatMap(({ key }) => namesOf(key, incoming, world));
    const joined = new Set<Incoming>([incoming, ...names.flatMap((name) => [...(groupOf.get(name) ?? [])])]);
    for (const name of names) groupOf.set(name, joined);
    for (const [name, group] of groupOf) if ([...group].some((each) => joined.has(each))) groupOf.set(name, joined);
  }
  const groups = [...new Set(groupOf.values())];
  return groups.map((group) => incomings.filter((incoming) => group.has(incoming)));
};
