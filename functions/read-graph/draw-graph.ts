import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { neighboursOf, sharingLink } from '../../shared/domain/identity/isolation.ts';
import { compareSightings } from '../../shared/domain/identity/link-order.ts';
import { type Held, isFromBirth } from '../../shared/domain/identity/period.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { type GraphQuery, pageOf } from './graph-page.ts';
import type { GraphParts, Sharing } from './graph-parts.ts';
import { readEvidence, readRecent, readReleases } from './read-events.ts';
import { inTurns, readMerges, readTies } from './read-ties.ts';
import { showGraph } from './show-graph.ts';

/** Where a graph is read from. */
export interface Dependencies {
  readonly profiles: Pick<
    ProfileStore,
    'pointers' | 'places' | 'heads' | 'slots' | 'tiesOf' | 'linksOf' | 'identifiersOf'
  >;
  readonly timelines: Pick<TimelineStore, 'read' | 'page'>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'open' | 'profileIdOf'>;
}

/** Shared identifiers whose neighbours are counted for one graph: each may have many thousand. */
const MOST_COUNTED = 10;
/** Links, and decisions, of one page for each identifier that it may show. */
const MOST_EACH = 10;

const endsOf = (links: readonly StoredLink[]): IdentifierKey[] => [
  ...new Set(links.flatMap(({ anchor, other }) => [anchor, other])),
];

const countSharing = async (
  profiles: Dependencies['profiles'],
  pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>,
  rules: IdentityRules,
): Promise<ReadonlyMap<IdentifierKey, Sharing>> => {
  const shared = [...pointers.values()].filter(({ isolated }) => isolated === 'super-node').slice(0, MOST_COUNTED);
  const counted = await inTurns(shared, async ({ key, releasedAt = 0 }): Promise<[IdentifierKey, Sharing]> => {
    const links = await profiles.linksOf(key);
    const { userIds, devices } = neighboursOf(key, links, releasedAt);
    const link = sharingLink(rules, key, { links, releasedAt });
    return [key, { userIds: userIds.size, devices: devices.size, ...(link ? { link } : {}) }];
  });
  return new Map(counted);
};

/** Of what is held in parts, what stands on this page. */
const heldAmong = (held: Held = {}, keys: readonly IdentifierKey[]): Held =>
  Object.fromEntries(keys.flatMap((key) => (held[key] ? [[key, held[key]]] : [])));

/** The links of a page, at most so many of the newest, and its orders. */
const readPage = async ({ profiles }: Dependencies, head: ProfileHead, query: GraphQuery) => {
  const page = pageOf(head, await profiles.identifiersOf(head), query);
  const ties = await readTies(profiles, page.keys);
  const touching = ties.links.filter(page.hasLink).sort(compareSightings);
  const most = query.limit * MOST_EACH;
  return {
    ...page,
    most,
    links: touching.slice(-most),
    isPartial: touching.length > most,
    separations: ties.separations.filter(page.hasSeparation).sort((a, b) => a.at - b.at),
    held: heldAmong(head.held, page.keys),
  };
};

type Page = Awaited<ReturnType<typeof readPage>>;

/** What is behind the links of a page. */
const readBehind = async (
  { profiles, timelines, rules, keyring }: Dependencies,
  head: ProfileHead,
  { keys, links, separations, members }: Page,
) => {
  const named = [...keys, ...endsOf(links), ...separations.flatMap(({ a, b }) => [a, b])];
  const native = keys.filter((key) => members.has(key) && isFromBirth(head.held, key));
  const births = native.map((key) => keyring.profileIdOf(key, 0)).filter((id) => id !== head.profileId);
  const [pointers, merges, inForce] = await Promise.all([
    profiles.pointers([...new Set(named)]),
    readMerges(profiles, births),
    rules.current(),
  ]);
  const ids = [...pointers.values()].flatMap(({ profileId, former = [] }) => [
    profileId,
    ...former.map((each) => each.profileId),
  ]);
  const [heads, events, releases, shared, recent] = await Promise.all([
    profiles.heads([...new Set(ids)]),
    readEvidence(timelines, links, pointers),
    readReleases(timelines, pointers.values()),
    countSharing(profiles, pointers, inForce),
    readRecent(timelines, keys),
  ]);
  return { pointers, merges, rules: inForce, heads, events, releases, shared, recent };
};

/** Reads what a profile was made of and why: so many of its identifiers, and what is behind the links that touch them. */
export const createDrawGraph = (dependencies: Dependencies) => async (head: ProfileHead, query: GraphQuery) => {
  const page = await readPage(dependencies, head, query);
  const { heads, ...behind } = await readBehind(dependencies, head, page);
  const parts: GraphParts = {
    ...behind,
    profileId: head.profileId,
    members: page.members,
    held: page.held,
    links: page.links,
    separations: page.separations,
    nameOf: (key) => {
      const pointer = behind.pointers.get(key);
      return pointer ? `${typeOfKey(key)}:${dependencies.keyring.open(pointer.sealed)}` : key;
    },
    currentId: (id) => heads.get(id)?.profileId ?? id,
  };
  return showGraph(parts, page);
};
