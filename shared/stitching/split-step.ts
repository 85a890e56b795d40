import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { typeOfKey } from '../domain/identity/identifier.ts';
import { isElder } from '../domain/identity/partition.ts';
import { isFromBirth } from '../domain/identity/period.ts';
import { addCounts, type Counts } from '../domain/identity/refusal.ts';
import { type ProfileHead, UNSETTLED } from '../domain/profile/profile.ts';
import { MAX_SIZE, sizeOf, step, type Whole } from './change-step.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import { neutralMoves } from './neutral-moves.ts';
import type { Replay } from './replay.ts';
import { slotFor } from './replay-persons.ts';
import { headOf, standingOf } from './world.ts';

/** The identifiers of each future person that one head holds now. */
const piecesOf = (head: ProfileHead, { planned, replay }: Whole) =>
  planned.flatMap((each) => {
    const keys = each.component.members.filter((key) => headOf(replay.closure, key)?.profileId === head.profileId);
    return keys.length > 0 ? [{ ...each, keys }] : [];
  });

/** Pointers moved by one transaction: three items each. */
const STRAYS = 25;

type Piece = ReturnType<typeof piecesOf>[number];

/** What was passed on founds no profile of its own. */
const nativesIn = ({ component: { held }, keys }: Piece): IdentifierKey[] =>
  keys.filter((key) => isFromBirth(held, key));

/** The part of a future person that one profile holds, as a profile of its own until the parts are joined. */
const pieceProfile = (piece: Piece, head: ProfileHead, { replay }: Whole): PersonPlan => {
  const { plan, component, keys } = piece;
  if (keys.length === component.members.length) return { ...plan, members: keys, changed: true };
  const { closure, planning } = replay;
  const bornAt = (key: IdentifierKey): number => closure.pointers.get(key)?.firstReceivedAt ?? Number.MAX_SAFE_INTEGER;
  const [first, ...others] = nativesIn(piece).map((key) => ({ founder: key, foundedAt: bornAt(key) }));
  const eldest = others.reduce((a, b) => (isElder(b, a) ? b : a), first ?? plan.standing);
  const profileId = planning.keyring.profileIdOf(eldest.founder, 0);
  const counts = keys.reduce<Counts>((sum, key) => addCounts(sum, { [typeOfKey(key)]: 1 }), {});
  return {
    ...plan,
    profileId,
    slot: slotFor(profileId, [head], replay),
    standing: { ...plan.standing, ...eldest, counts, orderMatters: true },
    sources: [head],
    members: keys,
    rulesVersion: UNSETTLED,
    changed: true,
  };
};

/**
 * Identifiers and former ids that lead by way of a former id which is to be another's again: first they lead without it. Nothing
 * is changed by that.
 */
const strayStep = (piece: Piece, head: ProfileHead, whole: Whole): IdentityPlan | undefined => {
  const { profileId, slot } = pieceProfile(piece, head, whole);
  if (slot.redirect === undefined) return undefined;
  const own = new Set(piece.keys);
  const { closure, slots, planning } = whole.replay;
  const born = new Set(piece.keys.map((key) => planning.keyring.profileIdOf(key, 0)));
  const redirects = [...slots].flatMap(([id, { version, redirect }]) =>
    redirect === profileId && !born.has(id)
      ? [
          {
            redirect: { profileId: id, redirect: head.profileId, ...whole.cause },
            expectedVersion: version,
            formerly: profileId,
          },
        ]
      : [],
  );
  const moves = [...closure.pointers.values()].flatMap((pointer) =>
    pointer.profileId === profileId &&
    !own.has(pointer.key) &&
    headOf(closure, pointer.key)?.profileId === head.profileId
      ? [{ pointer: { ...pointer, profileId: head.profileId }, expected: pointer }]
      : [],
  );
  const unchanged = [{ profileId: head.profileId, version: head.version }];
  // One after the other: transactions that make sure of the same head at once are in conflict.
  if (moves.length > 0) return step({ pointers: moves.slice(0, STRAYS), unchanged });
  return redirects.length > 0 ? step({ redirects: redirects.slice(0, STRAYS), unchanged }) : undefined;
};

/** Former ids of a piece's own identifiers, to lead to its profile. */
const bornIn = (piece: Piece, { profileId }: PersonPlan, { replay, cause }: Whole): IdentityPlan['redirects'] =>
  nativesIn(piece).flatMap((key) => {
    const id = replay.planning.keyring.profileIdOf(key, 0);
    const slot = replay.slots.get(id);
    if (slot?.redirect === undefined || slot.redirect === profileId || id === profileId) return [];
    const redirect = { profileId: id, redirect: profileId, ...cause };
    return [{ redirect, expectedVersion: slot.version, formerly: slot.redirect }];
  });

const splitOff = (pieces: readonly Piece[], head: ProfileHead, whole: Whole): IdentityPlan => {
  const { replay } = whole;
  const left: PersonPlan = {
    profileId: head.profileId,
    slot: { version: head.version },
    standing: standingOf(head),
    sources: [head],
    freshKeys: [],
    ...(head.held ? { held: head.held } : {}),
    rulesVersion: UNSETTLED,
    isLeftStale: true,
    markOf: () => undefined,
    changed: true,
  };
  let plan = step({ persons: [left] });
  for (const piece of pieces) {
    const strays = strayStep(piece, head, whole);
    if (strays && plan.persons.length === 1) return strays;
    if (strays) continue;
    const person = pieceProfile(piece, head, whole);
    const moves = piece.keys.flatMap((key) => {
      const pointer = replay.closure.pointers.get(key);
      return pointer && pointer.profileId !== person.profileId
        ? [{ pointer: { ...pointer, profileId: person.profileId }, expected: pointer }]
        : [];
    });
    const born = bornIn(piece, person, whole);
    const next = step({
      persons: [...plan.persons, person],
      pointers: [...plan.pointers, ...moves],
      redirects: [...plan.redirects, ...born],
    });
    if (sizeOf(next) <= MAX_SIZE) plan = next;
    else if (plan.persons.length === 1) return step(neutralMoves(person, born, whole) ?? next);
  }
  return plan;
};

const isIsolated = ({ keys }: Piece, { resolution }: Replay): boolean =>
  keys.some((key) => resolution.isolated.has(key));

/**
 * Takes as many parts off a profile that ends up with several persons as one step can. Identifiers that are isolated stay until
 * nothing else is left: alone and not marked yet they would seem settled, and nobody would go on.
 */
export const splitStep = (whole: Whole, parts: 'followed' | 'all'): IdentityPlan | undefined => {
  const heads = new Map(
    whole.planned.flatMap(({ plan }) => plan.sources.map((head) => [head.profileId, head] as const)),
  );
  for (const head of heads.values()) {
    const pieces = piecesOf(head, whole);
    if (pieces.length < 2) continue;
    const home =
      pieces.find(({ plan }) => plan.profileId === head.profileId) ??
      pieces.find(({ keys }) => keys.includes(head.founder)) ??
      pieces[0];
    const others = pieces.filter(
      (piece) => piece !== home && nativesIn(piece).length > 0 && (parts === 'all' || !isIsolated(piece, whole.replay)),
    );
    if (others.length > 0)
      return splitOff(
        others.sort((a, b) => a.keys.length - b.keys.length),
        head,
        whole,
      );
  }
  return undefined;
};
