import { HeadwaterError } from '../domain/errors.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { typeOfKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { separationName } from '../domain/identity/separation.ts';
import { identifierTimes } from '../domain/profile/identifier-times.ts';
import type { ProfileHead, ProfileIdentifier } from '../domain/profile/profile.ts';
import type { ErasureStore } from '../ports/erasure-store.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { MembershipChange, ProfileChange, ProfileStore, Slot } from '../ports/profile-store.ts';
import { itemsOf } from './change-items.ts';
import { createErasing, type Shelves, type Stored } from './memory-erasure-store.ts';

/** What a transaction of DynamoDB takes: a change that is larger must fail here too, not in production. */
const MAX_ITEMS = 100;

interface StoreOptions {
  readonly keyring: Pick<Keyring, 'open'>;
  /** Is handed the membership changes of each commit. */
  readonly memberships?: { publish(changes: readonly MembershipChange[]): void };
}

const holdsLink = (links: Shelves['links'], { link, expected }: ProfileChange['links'][number]): boolean => {
  const stored = links.get(linkName(link));
  if (stored === undefined || expected === 'absent') return stored === undefined && expected === 'absent';
  return stored.receivedAt === expected.receivedAt && stored.messageId === expected.messageId;
};

const holds = ({ slots, pointers, fences, links }: Shelves, change: ProfileChange): boolean => {
  const versionOf = (id: string): number => slots.get(id)?.version ?? 0;
  return (
    change.heads.every(({ head, expectedVersion }) => versionOf(head.profileId) === expectedVersion) &&
    change.redirects.every(({ redirect, expectedVersion }) => versionOf(redirect.profileId) === expectedVersion) &&
    change.links.every((each) => holdsLink(links, each)) &&
    (change.unchanged ?? []).every(({ profileId, version }) => versionOf(profileId) === version) &&
    change.pointers.every(({ pointer, expected }) => {
      const stored = pointers.get(pointer.key);
      if (fences.has(pointer.key)) return false;
      if (stored === undefined || expected === 'absent') return stored === undefined && expected === 'absent';
      return stored.profileId === expected.profileId && stored.firstReceivedAt === expected.firstReceivedAt;
    })
  );
};

const apply = ({ slots, pointers, links, separations }: Shelves, change: ProfileChange): void => {
  for (const { head, expectedVersion } of change.heads)
    slots.set(head.profileId, { version: expectedVersion + 1, head: structuredClone(head) });
  for (const { redirect, expectedVersion } of change.redirects)
    slots.set(redirect.profileId, { version: expectedVersion + 1, redirect });
  for (const { pointer } of change.pointers) pointers.set(pointer.key, pointer);
  for (const { link } of change.links) links.set(linkName(link), link);
  for (const each of change.separations ?? []) separations.set(separationName(each), each);
};

const commitTo = (shelves: Shelves, change: ProfileChange): 'committed' | 'conflict' => {
  const items = itemsOf(change);
  if (items > MAX_ITEMS)
    throw new HeadwaterError('profile.change-too-large', `A change of ${items} items fits no transaction.`);
  if (!holds(shelves, change)) return 'conflict';
  apply(shelves, change);
  return 'committed';
};

/** The head an id leads to, and the ids on the way. */
const follow = (slots: Shelves['slots'], id: string): ProfileHead | undefined => {
  const stored = slots.get(id);
  if (stored === undefined) return undefined;
  return 'head' in stored ? stored.head : follow(slots, stored.redirect.redirect);
};

const slotOf = (stored: Stored | undefined): Slot | undefined => {
  if (stored === undefined || 'head' in stored) return stored && { version: stored.version };
  const { redirect, at, messageId } = stored.redirect;
  return { version: stored.version, redirect, by: { at, messageId } };
};

const pageOf = (ids: readonly string[], { cursor = '', limit }: { cursor?: string; limit: number }) => {
  const rest = ids.filter((id) => id > cursor).sort();
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, ...(rest.length > limit && last !== undefined ? { cursor: last } : {}) };
};

/**
 * The ProfileStore in memory, and the ErasureStore over the same; a commit is one step, as a transaction is, and takes as much as
 * one.
 */
export const createMemoryProfileStore = ({ keyring, memberships }: StoreOptions): ProfileStore & ErasureStore => {
  const shelves: Shelves = {
    slots: new Map(),
    pointers: new Map(),
    fences: new Map(),
    links: new Map(),
    separations: new Map(),
  };
  const { slots, pointers, fences, links, separations } = shelves;
  const linksOf = (key: IdentifierKey) =>
    [...links.values()].filter(({ anchor, other }) => [anchor, other].includes(key));
  const separationsOf = (key: IdentifierKey) => [...separations.values()].filter(({ a, b }) => a === key || b === key);
  const found = <K, V>(keys: readonly K[], get: (key: K) => V | undefined): Map<K, V> =>
    new Map(
      keys.flatMap((key) => {
        const value = get(key);
        return value === undefined ? [] : [[key, structuredClone(value)] as const];
      }),
    );

  return {
    ...createErasing(shelves),
    pointers: async (keys) => found(keys, (key) => pointers.get(key)),
    places: async (keys) => ({
      pointers: found(keys, (key) => pointers.get(key)),
      fences: found(keys, (key) => fences.get(key)),
    }),
    knownLinks: async (asked) => found(asked.map(linkName), (name) => links.get(name)),
    heads: async (ids) => found(ids, (id) => follow(slots, id)),
    slots: async (ids) => found(ids, (id) => slotOf(slots.get(id))),
    commit: async (change) => {
      const outcome = commitTo(shelves, change);
      if (outcome === 'committed') memberships?.publish(change.memberships);
      return outcome;
    },
    linksOf: async (key) => linksOf(key),
    tiesOf: async (key) => ({ links: linksOf(key), separations: separationsOf(key) }),
    superNodes: async (page) => {
      const keys = [...pointers.values()].filter(({ isolated }) => isolated === 'super-node').map(({ key }) => key);
      const { page: chosen, ...rest } = pageOf(keys, page);
      return { identifiers: [...found(chosen as IdentifierKey[], (key) => pointers.get(key)).values()], ...rest };
    },
    scanTies: async ({ segment, segments, cursor }) => {
      const keys = [...pointers.keys()].filter((key) => spread(key, segments) === segment);
      const { page, ...rest } = pageOf(keys, { limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      const chosen = page as IdentifierKey[];
      return {
        pointers: [...found(chosen, (key) => pointers.get(key)).values()],
        links: chosen.flatMap(linksOf),
        separations: chosen.flatMap(separationsOf),
        ...rest,
      };
    },
    identifiersOf: async (head): Promise<readonly ProfileIdentifier[]> =>
      [...pointers.values()]
        .filter((pointer) => follow(slots, pointer.profileId)?.profileId === head.profileId)
        .filter(({ sealed }) => sealed !== '')
        .map((pointer) => ({
          key: pointer.key,
          type: typeOfKey(pointer.key),
          value: keyring.open(pointer.sealed),
          ...identifierTimes(pointer, head),
        })),
    scan: async ({ segment, segments, ...page }) => {
      const ids = [...slots].flatMap(([id, stored]) =>
        'head' in stored && spread(id, segments) === segment ? [id] : [],
      );
      const { page: chosen, ...rest } = pageOf(ids, page);
      return { heads: [...found(chosen, (id) => follow(slots, id)).values()], ...rest };
    },
  };
};

const spread = (id: string, parts: number): number =>
  Array.from(id).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % parts;
