import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import type { Isolation } from '../domain/identity/isolation.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { type Separation, separationName } from '../domain/identity/separation.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer, StoredLink } from '../ports/profile-store.ts';
import type { OwnTies } from './known-ties.ts';
import { atOneVersion, headOf, holdersOf, type Planning } from './world.ts';

/** Everything that links reach from some identifiers, across refused ones: what a replay of them may change. */
export interface Closure {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  /** By the id asked for. */
  readonly heads: ReadonlyMap<string, ProfileHead>;
  readonly links: ReadonlyMap<string, StoredLink>;
  readonly separations: ReadonlyMap<string, Separation>;
  /** Identifiers at its rim whose own links were not read: they are isolated, and nobody asked for them. */
  readonly rim: ReadonlyMap<IdentifierKey, Isolation>;
  /** Links that are remembered and were not read: how each was decided may have changed. */
  readonly remembered: readonly StoredLink[];
}

type Growing = {
  readonly pointers: Map<IdentifierKey, IdentifierPointer>;
  readonly heads: Map<string, ProfileHead>;
  readonly links: Map<string, StoredLink>;
  readonly separations: Map<string, Separation>;
  readonly rim: Map<IdentifierKey, Isolation>;
  readonly remembered: Map<string, StoredLink>;
  /** Identifiers at its rim that were erased, whose links are about to be removed. */
  readonly fenced: Set<IdentifierKey>;
};

/** Whether the links of an isolated identifier must be read after all. */
type Opening = (pointer: IdentifierPointer) => boolean;

/** Identifiers whose links are read at once: enough to hide latency, few enough for one connection pool. */
const AT_ONCE = 50;

/** Ties of each identifier: as remembered where its head stands as it stood, else as stored. */
const readTies = async (
  { profiles, ties }: Planning,
  keys: readonly IdentifierKey[],
  closure: Growing,
): Promise<Link[]> => {
  const recalled = new Map(keys.map((key) => [key, ties?.recall(key, headOf(closure, key))]));
  const read = async (key: IdentifierKey): Promise<OwnTies> => {
    const found = await profiles.tiesOf(key);
    if (closure.pointers.get(key)?.isolated === undefined) ties?.remember(key, headOf(closure, key), found);
    return found;
  };
  const found = [...recalled.values()].flatMap((each) => each ?? []);
  for (const link of found.flatMap(({ links }) => links)) closure.remembered.set(linkName(link), link);
  const unknown = keys.filter((key) => recalled.get(key) === undefined);
  for (let i = 0; i < unknown.length; i += AT_ONCE)
    found.push(...(await Promise.all(unknown.slice(i, i + AT_ONCE).map(read))));
  for (const { links, separations } of found) {
    for (const link of links) closure.links.set(linkName(link), link);
    for (const each of separations) closure.separations.set(separationName(each), each);
  }
  return found.flatMap(({ links }) => links);
};

/** An isolated identifier decided under the rules in force stays so whatever is linked to it; only a release ends that. */
const isSettledAlone = (key: IdentifierKey, closure: Growing, { rules }: Planning): boolean =>
  closure.pointers.get(key)?.isolated !== undefined && headOf(closure, key)?.rulesVersion === rules.version;

/**
 * Reads what stands at these identifiers into the closure, and answers with whom links lead to from there, and whoever is in a profile
 * with them that nothing may hold together any more.
 */
const readLevel = async (
  planning: Planning,
  keys: readonly IdentifierKey[],
  { closure, isOpened }: { readonly closure: Growing; readonly isOpened: Opening },
) => {
  const { profiles } = planning;
  const { pointers: found, fences } = await profiles.places(keys);
  for (const key of fences.keys()) closure.fenced.add(key);
  for (const [key, pointer] of found) closure.pointers.set(key, pointer);
  const ids = holdersOf(found.values()).filter((id) => !closure.heads.has(id));
  const heads = await profiles.heads(ids);
  for (const [id, head] of heads) closure.heads.set(id, head);
  const open: IdentifierKey[] = [];
  for (const [key, pointer] of found) {
    const { isolated } = pointer;
    if (isolated && !isOpened(pointer) && isSettledAlone(key, closure, planning)) closure.rim.set(key, isolated);
    else open.push(key);
  }
  const loose = [...new Map([...heads.values()].map((head) => [head.profileId, head])).values()].filter(
    ({ isLoose }) => isLoose,
  );
  const listed = await Promise.all(loose.map((head) => profiles.identifiersOf(head)));
  const links = await readTies(planning, open, closure);
  return new Set([
    ...links.flatMap(({ anchor, other }) => [anchor, other]),
    ...listed.flatMap((identifiers) => identifiers.map(({ key }) => key)),
  ]);
};

/** An erasure takes links away after their identifier: until it has, they are as good as gone. */
const forgetErased = ({ fenced, links, separations }: Growing): void => {
  for (const [name, { anchor, other }] of links) if (fenced.has(anchor) || fenced.has(other)) links.delete(name);
  for (const [name, { a, b }] of separations) if (fenced.has(a) || fenced.has(b)) separations.delete(name);
};

/**
 * Walks the stored links and the new ones breadth first, but not through identifiers that are isolated, unless what
 * isolates them may end (`isOpened`). The head of an identifier is read before its links: every new link moves the version of the heads it touches, so
 * whatever is missed here makes the commit a conflict.
 */
export const readClosure = async (
  planning: Planning,
  start: Iterable<IdentifierKey>,
  { links: newLinks, isOpened }: { readonly links: readonly Link[]; readonly isOpened: Opening },
): Promise<Closure> => {
  const closure: Growing = {
    pointers: new Map(),
    heads: new Map(),
    links: new Map(),
    separations: new Map(),
    rim: new Map(),
    remembered: new Map(),
    fenced: new Set(),
  };
  const seen = new Set<IdentifierKey>();
  let frontier = [...new Set([...start, ...newLinks.flatMap(({ anchor, other }) => [anchor, other])])];
  while (frontier.length > 0) {
    for (const key of frontier) seen.add(key);
    const reached = await readLevel(planning, frontier, { closure, isOpened });
    frontier = [...reached].filter((key) => !seen.has(key));
  }
  // A link between two isolated identifiers stands at neither end that was read.
  const unread = newLinks.filter((link) => !closure.links.has(linkName(link)));
  for (const [name, link] of await planning.profiles.knownLinks(unread)) closure.links.set(name, link);
  forgetErased(closure);
  return { ...closure, heads: atOneVersion(closure.heads), remembered: [...closure.remembered.values()] };
};

/** Whether remembered links are stored as they are remembered. */
export const isAsStored = async ({ remembered }: Closure, profiles: Planning['profiles']): Promise<boolean> => {
  const stored = await profiles.knownLinks(remembered);
  return remembered.every((link) => {
    const { receivedAt, messageId, refused } = stored.get(linkName(link)) ?? {};
    return receivedAt === link.receivedAt && messageId === link.messageId && refused === link.refused;
  });
};
