import { type ProfileHead, UNSETTLED } from '../domain/profile/profile.ts';
import type { Homes } from './homes.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import type { Replay } from './replay.ts';
import type { Planned } from './replay-persons.ts';
import { standingOf } from './world.ts';

/** Items of a transaction of DynamoDB. */
export const MAX_ITEMS = 100;
/** Items a change may make, leaving a transaction of 100 room for memberships. */
export const MAX_SIZE = 90;
/** A change that may take several steps: what it was decided from, the persons it ends with, and what set it off. */
export interface Whole {
  readonly replay: Replay;
  readonly planned: readonly Planned[];
  readonly homes: Homes;
  readonly cause: { readonly at: number; readonly messageId: string };
}

type Sized = Pick<IdentityPlan, 'persons' | 'redirects' | 'pointers' | 'links' | 'separations' | 'unchanged'>;

/** Items of the transaction that a plan becomes; persons into whom records are only folded may be written apart. */
export const sizeOf = ({ persons, redirects, pointers, links, separations, unchanged }: Sized): number => {
  const heads = persons
    .filter(({ changed, isOnlyFolded }) => changed && !isOnlyFolded)
    .map(({ slot }) => (slot.redirect === undefined ? 1 : 2));
  const moves = redirects.map(({ formerly }) => (formerly === undefined ? 2 : 3));
  const places = pointers.map(({ pointer, expected }) => {
    const isMoved = expected !== 'absent' && expected.profileId !== pointer.profileId;
    return 2 + (isMoved ? 1 : 0) + (pointer.isolated || (expected !== 'absent' && expected.isolated) ? 1 : 0);
  });
  const sum = [...heads, ...moves, ...places].reduce((a, each) => a + each, 0);
  return sum + 2 * links.length + 2 * separations.length + unchanged.length;
};

/** A step that is nothing but this; more is to come. */
export const step = (some: Partial<IdentityPlan>): IdentityPlan => ({
  persons: [],
  personAt: () => undefined,
  pointers: [],
  links: [],
  separations: [],
  redirects: [],
  unchanged: [],
  ...some,
  isPartial: true,
});

/** A profile as it stands, to be decided anew by whoever meets it. */
export const unsettledAs = (head: ProfileHead): PersonPlan => ({
  profileId: head.profileId,
  slot: { version: head.version },
  standing: standingOf(head),
  sources: [head],
  freshKeys: [],
  ...(head.held ? { held: head.held } : {}),
  rulesVersion: UNSETTLED,
  markOf: () => undefined,
  changed: true,
});

/** A profile that keeps the state that it has until it is decided and folded anew. */
export const leftStale = (head: ProfileHead): PersonPlan => ({ ...unsettledAs(head), isLeftStale: true });

/** Transactions of one step that touch nothing of each other, committed at once. */
const BESIDES = 19;

/** Steps that touch nothing of each other as one. */
export const together = ([first, ...others]: readonly IdentityPlan[]): IdentityPlan | undefined =>
  first && { ...first, besides: others.slice(0, BESIDES) };

/** So many of all at a time. */
export const inPartsOf = <T>(size: number, all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
