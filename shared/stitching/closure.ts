import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer, ProfileStore, StoredLink } from '../ports/profile-store.ts';

import { atOneVersion } from './world.ts';

/** Everything that links reach from some identifiers, across refused ones: what a replay of them may change. */
export interface Closure {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  /** By the id asked for. */
  readonly heads: ReadonlyMap<string, ProfileHead>;
  readonly links: ReadonlyMap<string, StoredLink>;
}

type Growing = {
  readonly pointers: Map<IdentifierKey, IdentifierPointer>;
  readonly heads: Map<string, ProfileHead>;
  readonly links: Map<string, StoredLink>;
};

/** Reads what stands at these identifiers into the closure, and answers with the links that touch them. */
const readLevel = async (profiles: ProfileStore, keys: readonly IdentifierKey[], closure: Growing) => {
  const found = await profiles.pointers(keys);
  for (const [key, pointer] of found) closure.pointers.set(key, pointer);
  const ids = [...found.values()].map(({ profileId }) => profileId).filter((id) => !closure.heads.has(id));
  for (const [id, head] of await profiles.heads([...new Set(ids)])) closure.heads.set(id, head);
  const touching = await Promise.all([...found.keys()].map((key) => profiles.linksOf(key)));
  for (const link of touching.flat()) closure.links.set(linkName(link), link);
  return touching.flat();
};

/**
 * Walks the stored links and the new ones breadth first. The head of an identifier is read before its links: every new link
 * moves the version of the heads it touches, so whatever is missed here makes the commit a conflict.
 */
export const readClosure = async (
  profiles: ProfileStore,
  start: Iterable<IdentifierKey>,
  newLinks: readonly Link[],
): Promise<Closure> => {
  const closure: Growing = { pointers: new Map(), heads: new Map(), links: new Map() };
  const seen = new Set<IdentifierKey>();
  let frontier = [...new Set([...start, ...newLinks.flatMap(({ anchor, other }) => [anchor, other])])];
  while (frontier.length > 0) {
    for (const key of frontier) seen.add(key);
    const links = await readLevel(profiles, frontier, closure);
    const reached = new Set(links.flatMap(({ anchor, other }) => [anchor, other]));
    frontier = [...reached].filter((key) => !seen.has(key));
  }
  return { ...closure, heads: atOneVersion(closure.heads) };
};
