import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { typeOfKey } from '../domain/identity/identifier.ts';
import { isElder } from '../domain/identity/partition.ts';
import { type Held, isFromBirth } from '../domain/identity/period.ts';
import { addCounts, type Counts } from '../domain/identity/refusal.ts';
import { type ProfileHead, UNSETTLED } from '../domain/profile/profile.ts';
import { leftStale, MAX_SIZE, sizeOf, step, type Whole } from './change-step.ts';
import { birthHead } from './homes.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import { neutralMoves } from './neutral-moves.ts';
import type { Replay } from './replay.ts';
import { slotFor } from './replay-persons.ts';
import { withoutStrays } from './strays.ts';
import { headOf } from './world.ts';

/**
 * The identifiers of each future person that one head holds now, and holds from their beginning: what was passed on is handed over
 * later. A person whose founder was passed on may have none of them here and be from here all the same.
 */
const piecesOf = (head: ProfileHead, { planned, replay: { closure } }: Whole) =>
  planned.flatMap((each) => {
    const { members, held } = each.component;
    const isBornHere = (key: IdentifierKey) => birthHead(closure, key)?.profileId === head.profileId;
    const keys = members.filter(
      (key) => isFromBirth(held, key) && headOf(closure, key)?.profileId === head.profileId && isBornHere(key),
    );
    const isMade = each.plan.slot.version > 0 && each.plan.slot.redirect === undefined;
    const isFounded = isBornHere(each.plan.standing.founder) && (!isMade || each.plan.profileId === head.profileId);
    return keys.length > 0 || isFounded ? [{ ...each, keys, isFounded }] : [];
  });

type Piece = ReturnType<typeof piecesOf>[number];

/** Of what a person holds in parts, what this head has from its beginning. */
const heldIn = ({ component: { held = {} }, keys }: Piece, head: ProfileHead, { replay: { closure } }: Whole) => {
  const parts = (Object.entries(held) as [IdentifierKey, Held[IdentifierKey]][]).filter(
    ([key]) => keys.includes(key) || (isFromBirth(held, key) && birthHead(closure, key)?.profileId === head.profileId),
  );
  return parts.length > 0 ? { held: Object.fromEntries(parts) as Held } : {};
};

/** The part of a future person that one profile holds, as a profile of its own until the parts are joined. */
const pieceProfile = (piece: Piece, head: ProfileHead, whole: Whole): PersonPlan => {
  const { replay } = whole;
  const { plan, component, keys, isFounded } = piece;
  const { held: _, ...bare } = plan;
  if (keys.length === component.members.length && component.held === undefined)
    return { ...plan, members: keys, changed: true };
  const { closure, planning } = replay;
  const bornAt = (key: IdentifierKey): number => closure.pointers.get(key)?.firstReceivedAt ?? Number.MAX_SAFE_INTEGER;
  const [first, ...others] = (isFounded ? [] : keys).map((key) => ({ founder: key, foundedAt: bornAt(key) }));
  const eldest = others.reduce((a, b) => (isElder(b, a) ? b : a), first ?? plan.standing);
  const profileId = planning.keyring.profileIdOf(eldest.founder, 0);
  const counts = keys.reduce<Counts>((sum, key) => addCounts(sum, { [typeOfKey(key)]: 1 }), {});
  return {
    ...bare,
    ...heldIn(piece, head, whole),
    profileId,
    slot: slotFor(profileId, [head], replay),
    standing: { ...plan.standing, ...eldest, counts, orderMatters: true },
    sources: [head],
    members: keys,
    ...(keys.includes(eldest.founder) ? {} : { isIncomplete: true as const }),
    rulesVersion: UNSETTLED,
    changed: true,
  };
};

/** Who is found by way of former ids that are to be this piece's again. */
const strayStep = (piece: Piece, head: ProfileHead, whole: Whole): IdentityPlan | undefined => {
  const { profileId, slot } = pieceProfile(piece, head, whole);
  if (slot.redirect === undefined) return undefined;
  const born = piece.keys.map((key) => whole.replay.planning.keyring.profileIdOf(key, 0));
  return withoutStrays({ ids: new Set([profileId, ...born]), own: new Set(piece.keys) }, head, whole);
};

/** Former ids of a piece's own identifiers, to lead to its profile. */
const bornIn = (piece: Piece, { profileId }: PersonPlan, { replay, cause }: Whole): IdentityPlan['redirects'] =>
  piece.keys.flatMap((key) => {
    const id = replay.planning.keyring.profileIdOf(key, 0);
    const slot = replay.slots.get(id);
    if (slot?.redirect === undefined || slot.redirect === profileId || id === profileId) return [];
    const redirect = { profileId: id, redirect: profileId, ...cause };
    return [{ redirect, expectedVersion: slot.version, formerly: slot.redirect }];
  });

const splitOff = (pieces: readonly Piece[], head: ProfileHead, whole: Whole): IdentityPlan => {
  const { replay } = whole;
  let plan = step({ persons: [leftStale(head)] });
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
    else if (plan.persons.length === 1) return step(neutralMoves(person, { born, home: head }, whole) ?? next);
  }
  return plan;
};

const isIsolated = ({ component }: Piece, { resolution }: Replay): boolean =>
  component.members.some((key) => resolution.isolated.has(key));

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
    // Whoever has the founder keeps the profile, though nothing else of it may be theirs.
    const owner = whole.homes.ownerOf(head)?.component ?? pieces[0]?.component;
    const others = pieces.filter(
      (piece) => piece.component !== owner && (parts === 'all' || !isIsolated(piece, whole.replay)),
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
