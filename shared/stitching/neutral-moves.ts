import type { Closure } from './closure.ts';
import { EMPTY_SLOT, type IdentityPlan } from './identity-plan.ts';
import { headOf } from './world.ts';

/** Items a change may make, leaving a transaction of 100 room for memberships. */
export const MAX_SIZE = 90;
/** Pointers moved in one step: three items each. */
const MOVES = 25;

/** Items of the transaction that a plan becomes, at most. */
export const sizeOf = ({ persons, redirects, pointers, links, unchanged }: IdentityPlan): number =>
  2 * persons.filter(({ changed }) => changed).length +
  3 * redirects.length +
  3 * pointers.length +
  2 * links.length +
  unchanged.length;

/**
 * A step of a split too large for one transaction that changes nothing yet: pointers are moved to where they will lead while that
 * place still leads back to the profile they are in. What is left afterwards fits; a crash in between leaves the same persons.
 */
export const neutralMoves = (
  plan: IdentityPlan,
  closure: Closure,
  cause: { readonly at: number; readonly messageId: string },
): IdentityPlan | undefined => {
  for (const person of plan.persons) {
    const { founder } = person.standing;
    const home = headOf(closure, founder);
    if (!home || !person.members) continue;
    const moves = plan.pointers.filter(
      ({ pointer, expected }) =>
        expected !== 'absent' &&
        pointer.profileId === person.profileId &&
        expected.profileId !== person.profileId &&
        headOf(closure, pointer.key)?.profileId === home.profileId,
    );
    if (moves.length === 0) continue;
    const isNew = person.slot.version === EMPTY_SLOT.version;
    const redirect = { profileId: person.profileId, redirect: home.profileId, ...cause };
    return {
      persons: [],
      personOf: new Map(),
      pointers: moves.slice(0, MOVES).map(({ pointer, expected }) => ({
        pointer: { ...pointer, ...(expected === 'absent' ? {} : { firstReceivedAt: expected.firstReceivedAt }) },
        expected,
      })),
      links: [],
      redirects: isNew ? [{ redirect, expectedVersion: 0 }] : [],
      unchanged: [{ profileId: home.profileId, version: home.version }],
      isPartial: true,
    };
  }
  return undefined;
};
