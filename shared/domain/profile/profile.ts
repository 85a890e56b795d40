import type { Identifier, IdentifierKey } from '../identity/identifier.ts';
import type { Recent } from '../identity/limit-window.ts';
import type { Held } from '../identity/period.ts';
import type { Json } from '../json.ts';
import type { LeafState } from '../segment/segment.ts';

/** A trait with what decides who wins: the greatest (pinned, at, messageId) (rule 17). A deleted trait keeps `value: null`. */
export interface TraitCell {
  readonly value: Json;
  readonly at: number;
  readonly messageId: string;
  readonly pinned?: true;
}

/**
 * A person's answer for one consent purpose; on a tie the refusal wins (rule 26). `at` epoch ms. `act`: a yes that was given
 * explicitly and lifts older refusals; one without it only filled an unanswered purpose. Refusals never have it.
 */
export interface ConsentCell {
  readonly granted: boolean;
  readonly at: number;
  readonly act?: true;
}

/** The latest order to restrict the processing of a person or to lift that (GDPR art. 18); `at` is its receipt, epoch ms. */
export interface RestrictionCell {
  readonly restricted: boolean;
  readonly at: number;
  readonly messageId: string;
}

/** How far an anchor's events are folded into a profile (rule 3). */
export interface AnchorMark {
  readonly shard: string;
  /** Records of this anchor up to here are folded. */
  readonly sequence: string;
  /** Highest original timestamp folded, epoch ms: a later one cannot be a duplicate. */
  readonly mark: number;
}

/** A membership as last published: `since` is the effective time of the entry, epoch ms. */
export interface Membership {
  readonly since: number;
}

/**
 * What folding a profile's timelines gives: a commutative, mergeable state; the profile of a merged person is the merge
 * of the states (design §4). Everything a reader needs to say what is true at an instant.
 */
export interface ProfileState {
  readonly traits: Readonly<Record<string, TraitCell>>;
  readonly consent: Readonly<Record<string, ConsentCell>>;
  /** Absent where nobody ever ordered a restriction. */
  readonly restriction?: RestrictionCell;
  readonly anchors: Readonly<Record<IdentifierKey, AnchorMark>>;
  /** Segment leaf states by leaf hash (`CompiledSegment.leaves`). */
  readonly leaves: Readonly<Record<string, LeafState>>;
  /** Epoch ms of the first and last event; both 0 where there is none. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** When the person last did something (`contact.ts`), 0 for never; absent where that was the last event. Epoch ms. */
  readonly lastContact?: number;
  /** The version of the set of segment definitions that `leaves` was folded with. */
  readonly definitionsVersion: number;
}

/** The rules version of a head whose person is not decided to the end: whoever meets it decides anew. */
export const UNSETTLED = -1;

/**
 * A profile head: one item, replaced under its version. `profileId` is a keyed hash of the founder and an epoch
 * (rule 11). A joined profile leaves a redirect at its former id.
 */
export interface ProfileHead {
  readonly profileId: string;
  readonly version: number;
  readonly founder: IdentifierKey;
  /** When the founder was first received, epoch ms: the elder of two profiles keeps its id. */
  readonly foundedAt: number;
  readonly epoch: number;
  /** Distinct identifiers by type, what limits count. */
  readonly identifierCounts: Readonly<Record<string, number>>;
  /** The latest link's receivedAt, refused ones included, 0 without any: what sorts before it may need replay (rule 10). */
  readonly lastLinkAt: number;
  /** The latest link's messageId: orders links of one instant. */
  readonly lastLinkId?: string;
  /** True once a link of this profile was refused, a userId superseded or a device passed on: the order of links matters from then on. */
  readonly hasRefusedLinks: boolean;
  /** The version of the identity rules it was resolved with; `UNSETTLED` while a large change of who is who is under way. */
  readonly rulesVersion: number;
  /** When identifiers were tied to it, of types whose limit has a window; absent where there are none. */
  readonly recent?: Recent;
  /** The parts it holds of identifiers that were passed on to it or from it. */
  readonly held?: Held;
  /** A separation in force names one of its identifiers. */
  readonly isSeparated?: true;
  /** A link to an isolated identifier is kept and not followed: who shares its identifiers is more than its counts say. */
  readonly hasUnfollowed?: true;
  /** Identifiers left it and `state` still holds their events: it must be folded anew. */
  readonly isStale?: true;
  /** Set once identifiers were taken from this profile: who read a pointer before the head must make sure that it still holds. */
  readonly wasSplit?: true;
  /** What tied its identifiers together may be gone: whoever decides about one of them looks at all of them. */
  readonly isLoose?: true;
  /** Marks of anchors, for which `state` has no room, are kept with the identifiers' pointers. */
  readonly hasMarksOutside?: true;
  readonly state: ProfileState;
  /** Memberships as last published, by segment id. */
  readonly memberships: Readonly<Record<string, Membership>>;
  /** Earliest armed timer, epoch ms; absent when none is armed. */
  readonly armedAt?: number;
}

/** An identifier of a profile with its clear value, for answers and deliveries. Times epoch ms. */
export interface ProfileIdentifier extends Identifier {
  readonly key: IdentifierKey;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** A profile with its identifiers: what the API shows and deliveries read. */
export interface Profile {
  readonly head: ProfileHead;
  readonly identifiers: readonly ProfileIdentifier[];
}
