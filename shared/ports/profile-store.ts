import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import type { ProfileHead, ProfileIdentifier } from '../domain/profile/profile.ts';

/** Where an identifier stands: `profileId` may be superseded; heads redirect. */
export interface IdentifierPointer {
  readonly key: IdentifierKey;
  readonly profileId: string;
  /** First receipt, epoch ms. */
  readonly firstReceivedAt: number;
  /** The clear value, sealed. */
  readonly sealed: string;
}

/** A link with the decision it met when it was stored. */
export interface StoredLink extends Link {
  readonly refused?: string;
}

/** A former profileId: everything that named it is now at `to`. */
export interface Redirect {
  readonly profileId: string;
  readonly redirect: string;
  readonly at: number;
  readonly messageId: string;
}

/** A member item to write or delete with the head. `changedAt` is the processing time, what delta readers page by. */
export interface MembershipChange {
  readonly segmentId: string;
  readonly profileId: string;
  readonly member: boolean;
  readonly since: number;
  readonly changedAt: number;
}

/**
 * One atomic change to what profiles are: every head under the version it was read at (0: must not exist), with the
 * pointers, links and redirects and membership changes that follow from it. All or nothing.
 */
export interface ProfileChange {
  /** `formerly`: where the id redirected to until now. */
  readonly heads: readonly {
    readonly head: ProfileHead;
    readonly expectedVersion: number;
    readonly formerly?: string;
  }[];
  readonly redirects: readonly {
    readonly redirect: Redirect;
    readonly expectedVersion: number;
    readonly formerly?: string;
  }[];
  readonly pointers: readonly {
    readonly pointer: IdentifierPointer;
    readonly expected: 'absent' | Pick<IdentifierPointer, 'profileId' | 'firstReceivedAt'>;
  }[];
  /** Links to store; one that is stored already is replaced, when its decision or its first sighting changed. */
  readonly links: readonly {
    readonly link: StoredLink;
    readonly expected: 'absent' | Pick<Link, 'receivedAt' | 'messageId'>;
  }[];
  /** Heads the decision rests on and does not change: each must still stand at this version. */
  readonly unchanged?: readonly { readonly profileId: string; readonly version: number }[];
  readonly memberships: readonly MembershipChange[];
}

/** What stands at a profileId: a head, or a redirect to another id. */
export interface Slot {
  readonly version: number;
  readonly redirect?: string;
}

/** Identity and profile heads. Strongly consistent reads. */
export interface ProfileStore {
  pointers(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, IdentifierPointer>>;
  /** Those of these links that are stored already, by `linkName`. */
  knownLinks(links: readonly Link[]): Promise<ReadonlyMap<string, StoredLink>>;
  /** Heads by current or superseded id (redirects followed), keyed by the id asked for. */
  heads(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileHead>>;
  /** What stands at each id itself, redirects not followed; an id never written is absent. */
  slots(profileIds: readonly string[]): Promise<ReadonlyMap<string, Slot>>;
  /** `conflict`: somebody was faster; read again and decide again. */
  commit(change: ProfileChange): Promise<'committed' | 'conflict'>;
  /** All links that touch the identifier, from either side. */
  linksOf(key: IdentifierKey): Promise<readonly StoredLink[]>;
  /** Every identifier of a profile, clear, across the profiles joined into it; paged inside. */
  identifiersOf(head: ProfileHead): Promise<readonly ProfileIdentifier[]>;
  /** Redirects that ended in this profile: its merges. */
  mergedInto(profileId: string): Promise<readonly Redirect[]>;
  /** Walks all live profile heads in `segments` disjoint parts; resumable by cursor. */
  scan(page: { segment: number; segments: number; cursor?: string; limit: number }): Promise<{
    readonly heads: readonly ProfileHead[];
    readonly cursor?: string;
  }>;
}
