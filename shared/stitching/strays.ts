import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import { step, type Whole } from './change-step.ts';
import type { IdentityPlan } from './identity-plan.ts';

/** Pointers and former ids moved by one transaction: three items each. */
const STRAYS = 25;

/**
 * Identifiers and former ids that lead to a profile by way of former ids (`ids`) which are to be another's again: first they lead
 * without them. Nothing is changed by that. Undefined where there are none; `own` are the identifiers that go with the ids.
 */
export const withoutStrays = (
  { ids, own }: { readonly ids: ReadonlySet<string>; readonly own: ReadonlySet<IdentifierKey> },
  head: ProfileHead,
  { replay: { closure, slots, planning }, cause }: Whole,
): IdentityPlan | undefined => {
  const leadsHere = (id: string): boolean => closure.heads.get(id)?.profileId === head.profileId;
  const direct = <P extends { readonly profileId: string }>(part: P): P =>
    ids.has(part.profileId) && leadsHere(part.profileId) ? { ...part, profileId: head.profileId } : part;
  const moves = [...closure.pointers.values()].flatMap((expected): IdentityPlan['pointers'] => {
    if (own.has(expected.key)) return [];
    const parts: IdentifierPointer = direct(expected);
    const former = expected.former?.map(direct);
    const pointer = former ? { ...parts, former } : parts;
    const isSame =
      pointer.profileId === expected.profileId && !former?.some((part, i) => part !== expected.former?.[i]);
    return isSame ? [] : [{ pointer, expected }];
  });
  const unchanged = [{ profileId: head.profileId, version: head.version }];
  // One after the other: transactions that make sure of the same head at once are in conflict.
  if (moves.length > 0) return step({ pointers: moves.slice(0, STRAYS), unchanged });
  const born = new Set([...own].map((key) => planning.keyring.profileIdOf(key, 0)));
  const redirects = [...slots].flatMap(([id, { version, redirect }]): IdentityPlan['redirects'] =>
    redirect !== undefined && ids.has(redirect) && !born.has(id)
      ? [
          {
            redirect: { profileId: id, redirect: head.profileId, ...cause },
            expectedVersion: version,
            formerly: redirect,
          },
        ]
      : [],
  );
  return redirects.length > 0 ? step({ redirects: redirects.slice(0, STRAYS), unchanged }) : undefined;
};
