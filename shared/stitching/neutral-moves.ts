import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Whole } from './change-step.ts';
import { EMPTY_SLOT, type IdentityPlan, type PersonPlan } from './identity-plan.ts';
import { headOf } from './world.ts';

/** Pointers and former ids moved in one step: three items each. */
const MOVES = 25;

/**
 * A step towards a person of many identifiers that changes nothing yet: pointers and former ids (`born`) are moved to where they
 * will lead while that place still leads back to the profile they are in. What is left afterwards fits; a crash in between leaves
 * the same persons.
 */
export const neutralMoves = (
  person: PersonPlan,
  { born, home }: { readonly born: IdentityPlan['redirects']; readonly home: ProfileHead },
  { replay: { closure }, cause }: Whole,
): Partial<IdentityPlan> | undefined => {
  const moves = (person.members ?? []).flatMap((key) => {
    const pointer = closure.pointers.get(key);
    const isHome = pointer && headOf(closure, key)?.profileId === home.profileId;
    return isHome && pointer.profileId !== person.profileId ? [pointer] : [];
  });
  if (moves.length + born.length === 0) return undefined;
  const isNew = person.slot.version === EMPTY_SLOT.version;
  const redirect = { profileId: person.profileId, redirect: home.profileId, ...cause };
  return {
    pointers: moves.slice(0, MOVES).map((pointer) => ({
      pointer: { ...pointer, profileId: person.profileId },
      expected: pointer,
    })),
    redirects: [
      ...(isNew ? [{ redirect, expectedVersion: 0 }] : []),
      ...born.slice(0, MOVES - Math.min(MOVES, moves.length)),
    ],
    unchanged: [{ profileId: home.profileId, version: home.version }],
  };
};
