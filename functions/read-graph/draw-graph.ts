import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { neighboursOf, sharingLink } from '../../shared/domain/identity/isolation.ts';
import { compareSightings } from '../../shared/domain/identity/link-order.ts';
import { keysHeld, type Period } from '../../shared/domain/identity/period.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import { countingCopies } from '../../shared/domain/profile/duplicates.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { evidenceName, type GraphParts, type Sharing } from './graph-parts.ts';
import { inTurns, readMerges, readTies } from './read-ties.ts';
import { showGraph } from './show-graph.ts';

/** Where a graph is read from. */
export interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'pointers' | 'heads' | 'tiesOf' | 'linksOf' | 'identifiersOf' | 'mergedInto'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly rules: RulesDirectory;
  readonly keyring: Pick<Keyring, 'open'>;
}

/** Shared identifiers whose neighbours are counted for one graph: each may have many thousand. */
const MOST_COUNTED = 10;

const endsOf = (links: readonly StoredLink[]): IdentifierKey[] => [
  ...new Set(links.flatMap(({ anchor, other }) => [anchor, other])),
];

/** A link concerns a profile that has one of its ends, or had it then; the link that passed it on is the last of them. */
const concerns = ({ anchor, other, receivedAt }: StoredLink, head: ProfileHead, members: ReadonlySet<IdentifierKey>) =>
  [anchor, other].some((key) => {
    if (members.has(key)) return true;
    const periods: readonly Period[] = head.held?.[key] ?? [];
    return periods.some(({ from = 0, until = 0 }) => from <= receivedAt && receivedAt <= until);
  });

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

/** Reads what a profile was made of and why: of its links the newest `limit`, and what is behind those. */
export const createDrawGraph = ({ profiles, timelines, rules, keyring }: Dependencies) => {
  /** Where ids lead that identifiers of the graph point to. */
  const readIds = async (pointers: Iterable<IdentifierPointer>) => {
    const ids = [...pointers].flatMap(({ profileId, former = [] }) => [profileId, ...former.map((e) => e.profileId)]);
    const heads = await profiles.heads([...new Set(ids)]);
    return (id: string): string => heads.get(id)?.profileId ?? id;
  };

  /** Whole timelines, since only those know which copy of an event counts; not those of identifiers that strangers share. */
  const readEvidence = async (links: readonly StoredLink[], pointers: GraphParts['pointers']) => {
    const anchors = new Set(links.map(({ anchor }) => anchor));
    const readable = [...anchors].filter((key) => pointers.get(key)?.isolated === undefined);
    const history = (await inTurns(readable, (anchor) => timelines.read(anchor))).flatMap(countingCopies);
    return new Map(history.map((event) => [evidenceName(event.sourceId, event.body.messageId), event]));
  };

  return async (head: ProfileHead, limit: number) => {
    const [identifiers, inForce] = await Promise.all([profiles.identifiersOf(head), rules.current()]);
    const members = new Set(identifiers.map(({ key }) => key));
    const [ties, merges] = await Promise.all([
      readTies(profiles, keysHeld(members, head.held)),
      readMerges(profiles, head.profileId, limit),
    ]);
    const touching = ties.links.filter((link) => concerns(link, head, members)).sort(compareSightings);
    const links = touching.slice(-limit);
    const separations = ties.separations
      .filter(({ a, b }) => members.has(a) || members.has(b))
      .sort((a, b) => a.at - b.at)
      .slice(-limit);
    const held = head.held ?? {};
    const named = [...endsOf(links), ...separations.flatMap(({ a, b }) => [a, b]), ...keysHeld([], held)];
    const pointers = await profiles.pointers([...new Set(named)]);
    const [currentId, events, shared] = await Promise.all([
      readIds(pointers.values()),
      readEvidence(links, pointers),
      countSharing(profiles, pointers, inForce),
    ]);
    const nameOf = (key: IdentifierKey): string => {
      const pointer = pointers.get(key);
      return pointer ? `${typeOfKey(key)}:${keyring.open(pointer.sealed)}` : key;
    };
    const { profileId } = head;
    return showGraph(
      {
        profileId,
        members,
        held,
        links,
        separations,
        merges,
        pointers,
        shared,
        rules: inForce,
        events,
        nameOf,
        currentId,
      },
      { limit, isPartial: links.length < touching.length },
    );
  };
};
