import type { Standing } from '../domain/identity/attach-links.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { type Held, isFromBirth, keysHeld, mergeHeld } from '../domain/identity/period.ts';
import type { AnchorMark, ProfileHead } from '../domain/profile/profile.ts';
import type { ProfileChange, Slot } from '../ports/profile-store.ts';

/** One person as decided: where its head goes, and the heads it is made of. */
export interface PersonPlan {
  readonly profileId: string;
  /** What stands at `profileId` now; version 0 where nothing does. */
  readonly slot: Slot;
  readonly standing: Standing;
  readonly sources: readonly ProfileHead[];
  /** Identifiers first seen now. */
  readonly freshKeys: readonly IdentifierKey[];
  /** All its identifiers, where a source is split or stale: then states must be folded anew. */
  readonly members?: readonly IdentifierKey[];
  /** The parts it holds of identifiers that were passed on. */
  readonly held?: Held;
  /** The rules its head says it was resolved with. */
  readonly rulesVersion: number;
  /** Its head keeps the state that it has, which is no longer its own, until a later commit. */
  readonly isLeftStale?: true;
  /** What it is found by is still to be handed over to it: it is folded anew then. */
  readonly isIncomplete?: true;
  /** What a pointer of its says was changed: whoever read that before the head must make sure of it. */
  readonly isRepointed?: true;
  /** Marks of anchors kept with their pointers. */
  readonly markOf: (anchor: IdentifierKey) => AnchorMark | undefined;
  /** Marks of some of its anchors are with their pointers, whatever the heads say that it is made of. */
  readonly hasMarksOutside?: true;
  /** Nothing but records is new to it: that `changed` may be written apart from all else. */
  readonly isOnlyFolded?: true;
  /** Who it is changed: the head is written whether or not events are folded. */
  readonly changed: boolean;
}

/** What some records change about who is who, ready to be committed with the heads. */
export interface IdentityPlan {
  readonly persons: readonly PersonPlan[];
  /** Who has the events of an anchor that were received at an instant. */
  readonly personAt: (anchor: IdentifierKey, receivedAt: number) => PersonPlan | undefined;
  /** Whether a person besides its owner folds a record of the anchor: copies count once over all who hold parts of it. */
  readonly alsoFolds?: (person: PersonPlan, anchor: IdentifierKey) => boolean;
  readonly pointers: ProfileChange['pointers'];
  readonly links: ProfileChange['links'];
  readonly separations: NonNullable<ProfileChange['separations']>;
  readonly redirects: ProfileChange['redirects'];
  readonly unchanged: NonNullable<ProfileChange['unchanged']>;
  /** More remains than one transaction takes: commit this without folding, then plan again. */
  readonly isPartial: boolean;
  /** Profiles it was decided from, whoever of them is written: nobody decides with older rules than theirs. */
  readonly basis?: readonly ProfileHead[];
  /** Steps like this one about others, which may be committed at the same time and in any order. */
  readonly besides?: readonly IdentityPlan[];
}

/** The parts that profiles hold together of identifiers that were passed on. */
export const heldBy = (sources: readonly ProfileHead[]): Held | undefined =>
  sources.map(({ held }) => held).reduce((a, b) => (a && b ? mergeHeld(a, b) : (a ?? b)), undefined);

/** A slot that was never written. */
export const EMPTY_SLOT: Slot = { version: 0 };

const isNativeOf = ({ members = [], held }: PersonPlan, key: IdentifierKey): boolean =>
  keysHeld(members, held).includes(key) && isFromBirth(held, key);

/** Profiles that give up their id to another, with the redirects that say so. */
export const redirectsOf = (
  persons: readonly PersonPlan[],
  cause: { readonly at: number; readonly messageId: string },
): IdentityPlan['redirects'] => {
  const kept = new Set(persons.map(({ profileId }) => profileId));
  const moved = new Map<string, IdentityPlan['redirects'][number]>();
  for (const person of persons) {
    for (const { profileId, version, founder } of person.sources) {
      if (kept.has(profileId)) continue;
      // A split source leads to whoever got its founder.
      if (moved.has(profileId) && !isNativeOf(person, founder)) continue;
      const redirect = { profileId, redirect: person.profileId, ...cause };
      moved.set(profileId, { redirect, expectedVersion: version });
    }
  }
  return [...moved.values()];
};
