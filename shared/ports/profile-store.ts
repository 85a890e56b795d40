import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import type { Isolation } from '../domain/identity/isolation.ts';
import type { Separation } from '../domain/identity/separation.ts';
import type { AnchorMark, ProfileHead, ProfileIdentifier } from '../domain/profile/profile.ts';
import type { Fence } from './erasure-store.ts';

/** Where an identifier stands: `profileId` may be superseded; heads redirect. */
export interface IdentifierPointer {
  readonly key: IdentifierKey;
  readonly profileId: string;
  /** First receipt, epoch ms. */
  readonly firstReceivedAt: number;
  /** The clear value, sealed; empty once it has expired (rule 16). */
  readonly sealed: string;
  /** Why its links are not followed; absent where they are. */
  readonly isolated?: Isolation;
  /** When an officer released it from quarantine, epoch ms. */
  readonly releasedAt?: number;
  /** Where it was before it was passed on, oldest first: what was received before `until` belongs there (rule 12). */
  readonly former?: readonly { readonly profileId: string; readonly until: number }[];
  /** How far its own events are folded, where its profile's head has no room for it. */
  readonly mark?: AnchorMark;
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
    readonly expected: 'absent' | IdentifierPointer;
  }[];
  /** Links to store; one that is stored already is replaced, when its decision or its first sighting changed. */
  readonly links: readonly {
    readonly link: StoredLink;
    readonly expected: 'absent' | Pick<Link, 'receivedAt' | 'messageId'>;
  }[];
  /** Separations to store, each in place of what was ordered before. */
  readonly separations?: readonly Separation[];
  /** Heads the decision rests on and does not change: each must still stand at this version. */
  readonly unchanged?: readonly { readonly profileId: string; readonly version: number }[];
  readonly memberships: readonly MembershipChange[];
}

/** Pointers, links (those that share an identifier come from both its ends) and separations, as they are stored. */
export interface Ties {
  readonly pointers: readonly IdentifierPointer[];
  readonly links: readonly StoredLink[];
  readonly separations: readonly Separation[];
}

/** What stands at a profileId: a head, or a redirect to another id with when and by which event it came to be. */
export interface Slot {
  readonly version: number;
  readonly redirect?: string;
  readonly by?: Pick<Redirect, 'at' | 'messageId'>;
}

/** What stands at the places of identifiers. */
export interface Places {
  readonly pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>;
  readonly fences: ReadonlyMap<IdentifierKey, Fence>;
}

/** Identity and profile heads. Strongly consistent reads. */
export interface ProfileStore {
  pointers(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, IdentifierPointer>>;
  /** The same, with the fences that stand in the place of pointers. */
  places(keys: readonly IdentifierKey[]): Promise<Places>;
  /** Those of these links that are stored already, by `linkName`. */
  knownLinks(links: readonly Link[]): Promise<ReadonlyMap<string, StoredLink>>;
  /** Heads by current or superseded id (redirects followed), keyed by the id asked for. */
  heads(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileHead>>;
  /** What stands at each id itself, redirects not followed; an id never written is absent. */
  slots(profileIds: readonly string[]): Promise<ReadonlyMap<string, Slot>>;
  /**
   * `conflict`: somebody was faster; read again and decide again. Throws HeadwaterError `profile.change-too-large` where the change
   * is more than 100 items, memberships apart.
   */
  commit(change: ProfileChange): Promise<'committed' | 'conflict'>;
  /** All links that touch the identifier, from either side. */
  linksOf(key: IdentifierKey): Promise<readonly StoredLink[]>;
  /** The same, with the separations that name it, those that ended included. */
  tiesOf(
    key: IdentifierKey,
  ): Promise<{ readonly links: readonly StoredLink[]; readonly separations: readonly Separation[] }>;
  /** Super-nodes, by key after `cursor`. */
  superNodes(page: { cursor?: string; limit: number }): Promise<{
    readonly identifiers: readonly IdentifierPointer[];
    readonly cursor?: string;
  }>;
  /** Walks all identifiers in `segments` disjoint parts, each with its links and separations; resumable by cursor. */
  scanTies(page: { segment: number; segments: number; cursor?: string }): Promise<Ties & { readonly cursor?: string }>;
  /** Every identifier of a profile whose value has not expired, clear, across the profiles joined into it; paged inside. */
  identifiersOf(head: ProfileHead): Promise<readonly ProfileIdentifier[]>;
  /** Walks all live profile heads in `segments` disjoint parts; resumable by cursor. */
  scan(page: { segment: number; segments: number; cursor?: string; limit: number }): Promise<{
    readonly heads: readonly ProfileHead[];
    readonly cursor?: string;
  }>;
}
