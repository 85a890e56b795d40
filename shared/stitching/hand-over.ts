import { isFromBirth } from '../domain/identity/period.ts';
import { furtherMark, markOf } from '../domain/profile/anchor-marks.ts';
import type { AnchorMark, ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import { leftStale, MAX_SIZE, sizeOf, step, type Whole } from './change-step.ts';
import type { Closure } from './closure.ts';
import { partsOf } from './homes.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import type { Planned } from './replay-persons.ts';
import { withoutStrays } from './strays.ts';
import { headOf } from './world.ts';

type Parts = ReturnType<typeof partsOf>;

/** A known identifier with who is to have which part of it, oldest first. */
interface Shared {
  readonly expected: IdentifierPointer;
  readonly holders: readonly { readonly person: Planned; readonly until?: number }[];
}

/** An identifier whose pointer is to say where its parts are. */
interface HandOver {
  readonly pointer: IdentifierPointer;
  readonly expected: IdentifierPointer;
}

/** Known identifiers that are passed on, or were, of those about which something is to be written. */
const sharedIn = ({ pointers }: IdentityPlan, { planned, replay: { closure } }: Whole): Shared[] => {
  const byId = new Map(planned.map((person) => [person.plan.profileId, person] as const));
  const ownerOf = new Map(planned.flatMap((person) => person.component.members.map((key) => [key, person] as const)));
  return pointers.flatMap(({ pointer, expected }) => {
    const person = ownerOf.get(pointer.key);
    if (expected === 'absent' || person === undefined || closure.rim.has(pointer.key)) return [];
    const { former = [] } = pointer;
    const isShared = former.length > 0 || expected.former || !isFromBirth(person.component.held, pointer.key);
    const before = former.flatMap(({ profileId, until }) => {
      const holder = byId.get(profileId);
      return holder ? [{ person: holder, until }] : [];
    });
    return isShared ? [{ expected, holders: [...before, { person }] }] : [];
  });
};

/** How far anybody who has a part of the identifier folded its events. */
const furthestMark = (pointer: IdentifierPointer, { heads }: Closure): AnchorMark | undefined =>
  partsOf(pointer)
    .map(({ profileId }) => markOf(heads.get(profileId)?.state.anchors ?? {}, pointer.key, pointer.mark))
    .reduce<AnchorMark | undefined>((a, b) => (typeof b === 'string' ? a : a ? furtherMark(a, b) : b), undefined);

/** Where a part is to be: with its holder, though the id that an identifier was born with stays a profile as long as it is one. */
const placeOf = ({ expected, holders }: Shared, place: number, { homes, replay }: Whole): string | undefined => {
  const born = replay.planning.keyring.profileIdOf(expected.key, 0);
  const slot = replay.slots.get(born);
  if (place === 0 && slot && slot.redirect === undefined) return born;
  const holder = holders[place];
  return holder && homes.homeOf(holder.person)?.profileId;
};

const handOverOf = (shared: Shared, whole: Whole): HandOver | undefined => {
  const { heads } = whole.replay.closure;
  const { expected, holders } = shared;
  const parts = holders.flatMap(({ until }, place) => {
    const profileId = placeOf(shared, place, whole);
    return profileId === undefined ? [] : [{ profileId, ...(until === undefined ? {} : { until }) }];
  });
  const last = parts.at(-1);
  if (last === undefined || parts.length < holders.length) return undefined;
  const leads = (all: Parts) =>
    all.map(({ profileId, until }) => [heads.get(profileId)?.profileId ?? profileId, until]);
  if (JSON.stringify(leads(parts)) === JSON.stringify(leads(partsOf(expected)))) return undefined;
  const { former: _, ...bare } = expected;
  const former = parts.flatMap(({ profileId, until }) => (until === undefined ? [] : [{ profileId, until }]));
  const mark = furthestMark(expected, whole.replay.closure);
  const pointer: IdentifierPointer = {
    ...bare,
    profileId: last.profileId,
    ...(former.length > 0 ? { former } : {}),
    ...(mark ? { mark } : {}),
  };
  return { pointer, expected };
};

/** The id that an identifier was born with is to lead to whoever has it from its beginning. */
const bornOf = ({ pointer, expected }: HandOver, { replay, cause }: Whole): IdentityPlan['redirects'] => {
  const { heads } = replay.closure;
  const [was, is] = [expected, pointer].map((each) => partsOf(each)[0]?.profileId ?? '');
  const profileId = replay.planning.keyring.profileIdOf(pointer.key, 0);
  const slot = replay.slots.get(profileId);
  if (was === undefined || is === undefined || slot?.redirect === undefined || is === profileId) return [];
  if (heads.get(was)?.profileId === heads.get(is)?.profileId) return [];
  return [{ redirect: { profileId, redirect: is, ...cause }, expectedVersion: slot.version, formerly: slot.redirect }];
};

/** Who is found by way of the id that an identifier was born with, which is to lead elsewhere. */
const strayStep = (handOver: HandOver, whole: Whole): IdentityPlan | undefined => {
  const { replay } = whole;
  const { key } = handOver.pointer;
  const head = replay.closure.heads.get(partsOf(handOver.expected)[0]?.profileId ?? '');
  if (head === undefined || bornOf(handOver, whole).length === 0) return undefined;
  return withoutStrays(
    { ids: new Set([replay.planning.keyring.profileIdOf(key, 0)]), own: new Set([key]) },
    head,
    whole,
  );
};

/** Profiles that an identifier leaves and comes to: what they say of their events is to be folded anew. */
const headsOf = ({ pointer }: HandOver, { heads, pointers }: Closure): ProfileHead[] =>
  [headOf({ heads, pointers }, pointer.key), heads.get(pointer.profileId)].flatMap((head) => head ?? []);

const stepWith = (handOvers: readonly HandOver[], whole: Whole): IdentityPlan => {
  const heads = handOvers.flatMap((each) => headsOf(each, whole.replay.closure));
  const persons = new Map(heads.map((head): [string, PersonPlan] => [head.profileId, leftStale(head)]));
  return step({
    persons: [...persons.values()],
    pointers: handOvers,
    redirects: handOvers.flatMap((each) => bornOf(each, whole)),
  });
};

/**
 * Hands over identifiers that are passed on, or are no more: as many as one transaction takes go, with the mark of how far their
 * events are folded, to the profiles that are to have them, each part to its holder. Holders fold anew what they have when nothing
 * of it is anybody else's.
 */
export const handOverStep = (plan: IdentityPlan, whole: Whole): IdentityPlan | undefined => {
  const all = sharedIn(plan, whole).flatMap((shared) => handOverOf(shared, whole) ?? []);
  let chosen: HandOver[] = [];
  for (const each of all) {
    const strays = strayStep(each, whole);
    if (strays && chosen.length === 0) return strays;
    if (strays) continue;
    const more = [...chosen, each];
    if (chosen.length > 0 && sizeOf(stepWith(more, whole)) > MAX_SIZE) break;
    chosen = more;
  }
  return chosen.length > 0 ? stepWith(chosen, whole) : undefined;
};
