import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { linkName } from '../../shared/domain/identity/link-order.ts';
import { type Separation, separationName } from '../../shared/domain/identity/separation.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';

/** Everything that links reach from some identifiers, refused ones followed too: what an order may change. */
export interface Reachable {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  readonly links: readonly StoredLink[];
  readonly separations: readonly Separation[];
}

/** Identifiers beyond which nothing is worked out while somebody waits. */
const MOST = 5000;
const AT_ONCE = 50;

type Growing = {
  readonly pointers: Map<IdentifierKey, IdentifierPointer>;
  readonly links: Map<string, StoredLink>;
  readonly separations: Map<string, Separation>;
};

type Profiles = Pick<ProfileStore, 'pointers' | 'tiesOf'>;

/** Reads what stands at these identifiers and what ties them, and answers with the ends of their links. */
const readLevel = async (profiles: Profiles, keys: readonly IdentifierKey[], grown: Growing) => {
  const found = await profiles.pointers(keys);
  for (const [key, pointer] of found) grown.pointers.set(key, pointer);
  const open = [...found.values()].filter(({ isolated }) => isolated === undefined);
  const ends: IdentifierKey[] = [];
  for (let from = 0; from < open.length; from += AT_ONCE) {
    const some = await Promise.all(open.slice(from, from + AT_ONCE).map(({ key }) => profiles.tiesOf(key)));
    for (const each of some.flatMap(({ separations }) => separations))
      grown.separations.set(separationName(each), each);
    for (const link of some.flatMap(({ links }) => links)) {
      grown.links.set(linkName(link), link);
      ends.push(link.anchor, link.other);
    }
  }
  return ends;
};

/** Walks the stored links breadth first, but not through isolated identifiers; undefined where they reach too many. */
export const readReachable = async (
  profiles: Profiles,
  start: readonly IdentifierKey[],
): Promise<Reachable | undefined> => {
  const grown: Growing = { pointers: new Map(), links: new Map(), separations: new Map() };
  const asked = new Set(start);
  for (let level = [...asked]; level.length > 0; ) {
    if (asked.size > MOST) return undefined;
    const ends = await readLevel(profiles, level, grown);
    level = [...new Set(ends)].filter((key) => !asked.has(key));
    for (const key of level) asked.add(key);
  }
  return { ...grown, links: [...grown.links.values()], separations: [...grown.separations.values()] };
};
