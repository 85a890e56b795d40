import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import type { Separation } from '../domain/identity/separation.ts';
import type { Tombstone } from '../domain/privacy/tombstone.ts';
import type { IdentifierPointer } from './profile-store.ts';

/**
 * A tombstone at the place of an identifier's pointer: whoever is about to write that pointer, or reads it, meets it. `left`: the
 * profiles that had the identifier or change with it, until the erasure is done with them.
 */
export interface Fence extends Tombstone {
  readonly left: readonly string[];
  /** Identifiers that change with it, until then too. */
  readonly near: readonly IdentifierKey[];
}

/** Takes out of who is who what an erasure takes out. Each call may be made again, after a crash between any two. */
export interface ErasureStore {
  /** Puts a fence in the place of the pointer, of nothing, or of an earlier erasure's fence, and answers what stands there now. */
  fence(tombstone: Tombstone): Promise<Fence>;
  /** Has a fence remember who changes with it until the erasure is done with them: what led there may be gone by then. */
  remember(key: IdentifierKey, around: Pick<Fence, 'left' | 'near'>): Promise<void>;
  /** Forgets them. */
  endFence(key: IdentifierKey): Promise<void>;
  /** Takes a fence of this request away, so that the identifier is as if it had never been; one of another erasure stays. */
  unfence(key: IdentifierKey, requestId: string): Promise<void>;
  /** Notes on the fence the receipt of a new consent, the earliest after that erasure. */
  liftFence(key: IdentifierKey, erasure: { readonly erasedAt: number; readonly liftedAt: number }): Promise<void>;
  /** Removes all links and separations of the identifier, from both sides, and its place among the super-nodes. */
  removeTies(key: IdentifierKey): Promise<void>;
  /** Removes a link from both sides. */
  removeLink(link: Link): Promise<void>;
  /** Removes a separation from both sides. */
  removeSeparation(separation: Separation): Promise<void>;
  /**
   * Removes a pointer, with its place in its profile's list, if it stands as given and the profile, where there is one, at the
   * version; `conflict`: one of them does not.
   */
  removePointer(
    pointer: IdentifierPointer,
    head?: { profileId: string; version: number },
  ): Promise<'removed' | 'conflict'>;
  /** Takes an identifier out of the lists of these profiles. */
  unlist(key: IdentifierKey, profileIds: readonly string[]): Promise<void>;
  /** Ids that were joined into this one, and those joined into them. */
  joinedInto(profileId: string): Promise<readonly string[]>;
  /** Removes what stands at the id if it is at the version, with its lists and its place in that of the id it leads to; `conflict`: it is not. */
  removeSlot(profileId: string, version: number): Promise<'removed' | 'conflict'>;
}
