import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { type Separation, separationName } from '../domain/identity/separation.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { ErasureStore, Fence } from '../ports/erasure-store.ts';
import type { IdentifierPointer, Redirect, StoredLink } from '../ports/profile-store.ts';

/** What stands at a profileId. */
export type Stored = { readonly version: number } & ({ readonly head: ProfileHead } | { readonly redirect: Redirect });

/** What the profile store in memory holds. A fence stands in the place of a pointer: there is never both. */
export interface Shelves {
  readonly slots: Map<string, Stored>;
  readonly pointers: Map<IdentifierKey, IdentifierPointer>;
  readonly fences: Map<IdentifierKey, Fence>;
  readonly links: Map<string, StoredLink>;
  readonly separations: Map<string, Separation>;
}

/** The profiles that a fence in this place must remember: those of the pointer, or those that the fence there remembers. */
const leftAt = ({ pointers, fences }: Shelves, key: IdentifierKey): readonly string[] => {
  const pointer = pointers.get(key);
  if (pointer) return [pointer.profileId, ...(pointer.former ?? []).map(({ profileId }) => profileId)];
  return fences.get(key)?.left ?? [];
};

const joinedInto = ({ slots }: Shelves, profileId: string): string[] => {
  const children = [...slots].flatMap(([id, stored]) =>
    'redirect' in stored && stored.redirect.redirect === profileId ? [id] : [],
  );
  return [...children, ...children.flatMap((id) => joinedInto({ slots } as Shelves, id))];
};

/** The ErasureStore over what the profile store in memory holds. */
export const createErasing = (shelves: Shelves): ErasureStore => {
  const { slots, pointers, fences, links, separations } = shelves;
  return {
    fence: async (tombstone) => {
      const standing = fences.get(tombstone.key);
      const isNewest = standing === undefined || standing.erasedAt < tombstone.erasedAt;
      const near = standing?.near ?? [];
      const fence = { ...(isNewest ? tombstone : standing), left: leftAt(shelves, tombstone.key), near };
      pointers.delete(tombstone.key);
      fences.set(tombstone.key, fence);
      return fence;
    },
    remember: async (key, { left, near }) => {
      const standing = fences.get(key);
      if (standing === undefined) return;
      const both = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];
      fences.set(key, { ...standing, left: both(standing.left, left), near: both(standing.near, near) });
    },
    endFence: async (key) => {
      const standing = fences.get(key);
      if (standing) fences.set(key, { ...standing, left: [], near: [] });
    },
    unfence: async (key, requestId) => {
      if (fences.get(key)?.requestId === requestId) fences.delete(key);
    },
    liftFence: async (key, { erasedAt, liftedAt }) => {
      const standing = fences.get(key);
      if (standing?.erasedAt !== erasedAt || (standing.liftedAt ?? Number.POSITIVE_INFINITY) <= liftedAt) return;
      fences.set(key, { ...standing, liftedAt });
    },
    removeTies: async (key) => {
      for (const [name, { anchor, other }] of links) if (anchor === key || other === key) links.delete(name);
      for (const [name, { a, b }] of separations) if (a === key || b === key) separations.delete(name);
    },
    removeLink: async (link) => void links.delete(linkName(link)),
    removeSeparation: async (separation) => void separations.delete(separationName(separation)),
    removePointer: async ({ key, profileId, firstReceivedAt }, head) => {
      const standing = pointers.get(key);
      if (standing === undefined) return fences.has(key) ? 'conflict' : 'removed';
      const isSame = standing.profileId === profileId && standing.firstReceivedAt === firstReceivedAt;
      if (!isSame || (head && slots.get(head.profileId)?.version !== head.version)) return 'conflict';
      pointers.delete(key);
      return 'removed';
    },
    // The lists are drawn from the pointers here.
    unlist: async () => undefined,
    joinedInto: async (profileId) => joinedInto(shelves, profileId),
    removeSlot: async (profileId, version) => {
      const standing = slots.get(profileId);
      if (standing !== undefined && standing.version !== version) return 'conflict';
      slots.delete(profileId);
      return 'removed';
    },
  };
};
