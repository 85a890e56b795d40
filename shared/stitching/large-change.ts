import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { addCounts } from '../domain/identity/refusal.ts';
import { type ProfileHead, UNSETTLED } from '../domain/profile/profile.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import { inPartsOf, MAX_SIZE, sizeOf, step, together, type Whole } from './change-step.ts';
import type { Closure } from './closure.ts';
import { factsStep } from './facts-step.ts';
import { handOverStep } from './hand-over.ts';
import { createHomes, partsOf } from './homes.ts';
import { heldBy, type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Replay } from './replay.ts';
import type { Planned } from './replay-persons.ts';
import { splitStep } from './split-step.ts';
import { headOf } from './world.ts';

/** Links (three items each, with a profile of theirs) and marked pointers (three) of one transaction, and profiles joined by one. */
const LINKS = 30;
const POINTERS = 30;
const JOINED = 40;
/** Pointers moved by one transaction: three items each. */
const DIRECT = 25;
/** Fewer links or pointers than these go with the rest where that fits. */
const FEW = { links: 30, pointers: 20 } as const;

/** Joins some of the profiles that become one person, where they are more than so many. */
const joinStep = ({ planned, replay, homes, cause }: Whole, most: number): IdentityPlan | undefined => {
  const large = planned.find((person) => homes.ownOf(person).length > most);
  if (!large) return undefined;
  const { plan } = large;
  const own = homes.ownOf(large);
  const home = homes.homeOf(large);
  const first = own.filter(({ profileId }) => profileId === plan.profileId || profileId === home?.profileId);
  const sources = [...first, ...own.filter((source) => !first.includes(source))].slice(0, JOINED);
  const held = heldBy(sources);
  const { members, held: _, isOnlyFolded: __, ...bare } = plan;
  const person: PersonPlan = {
    ...bare,
    sources,
    ...(held ? { held } : {}),
    standing: {
      ...plan.standing,
      counts: sources.map(({ identifierCounts }) => identifierCounts).reduce(addCounts, {}),
      orderMatters: true,
    },
    ...(members && sources.some(({ isStale }) => isStale) ? anewFrom(sources, large, replay) : {}),
    rulesVersion: UNSETTLED,
    changed: true,
  };
  return step({ persons: [person], redirects: redirectsOf([person], cause) });
};

/** Folded anew, unless others still have something in these profiles: they need the marks. */
const anewFrom = (sources: readonly ProfileHead[], person: Planned, replay: Replay) => {
  const { heads, pointers } = replay.closure;
  const ids = new Set(sources.map(({ profileId }) => profileId));
  const own = new Set(person.component.members);
  const isForeign = [...pointers.values()].some(
    (pointer) =>
      !own.has(pointer.key) && partsOf(pointer).some(({ profileId }) => ids.has(heads.get(profileId)?.profileId ?? '')),
  );
  return isForeign ? { isLeftStale: true as const } : { members: membersIn(sources, person, replay) };
};

const membersIn = (sources: readonly ProfileHead[], { component }: Planned, { closure }: Replay): IdentifierKey[] => {
  const ids = new Set(sources.map(({ profileId }) => profileId));
  return component.members.filter((key) => ids.has(headOf(closure, key)?.profileId ?? ''));
};

/**
 * Persons of whom nothing but the head is to be written. While another person still is in the same head its marks are needed: they
 * say how far that one's events are folded.
 */
const ripeOf = ({ planned, replay }: Whole): PersonPlan[] => {
  const shares = new Map<string, number>();
  for (const { profileId } of planned.flatMap(({ plan }) => plan.sources))
    shares.set(profileId, (shares.get(profileId) ?? 0) + 1);
  return planned.flatMap(({ plan, component, differs }) =>
    differs &&
    plan.sources.length > 0 &&
    plan.sources.every(({ profileId }) => shares.get(profileId) === 1) &&
    !component.members.some((key) => replay.touched.has(key)) &&
    !isTaken(plan)
      ? [plan]
      : [],
  );
};

/** Another profile that is to have another id is where the person is to be. */
const isTaken = ({ profileId, slot, sources }: PersonPlan): boolean =>
  slot.version > 0 && slot.redirect === undefined && !sources.some((head) => head.profileId === profileId);

/** Writes as many of those as fit, each whole; persons that want the same place not at once. */
const personsStep = (whole: Whole): IdentityPlan | undefined => {
  const { cause } = whole;
  const steps: IdentityPlan[] = [];
  const taken = new Set<string>();
  let chosen: PersonPlan[] = [];
  const stepFor = (persons: readonly PersonPlan[]) => step({ persons, redirects: redirectsOf(persons, cause) });
  for (const plan of ripeOf(whole)) {
    const places = [plan.profileId, ...plan.sources.map(({ profileId }) => profileId)];
    if (places.some((id) => taken.has(id))) continue;
    for (const id of places) taken.add(id);
    if (chosen.length > 0 && sizeOf(stepFor([...chosen, plan])) > MAX_SIZE) {
      steps.push(stepFor(chosen));
      chosen = [];
    }
    chosen.push(plan);
  }
  return together(chosen.length > 0 ? [...steps, stepFor(chosen)] : steps);
};

/** Pointers to where a former id leads anyway name the place itself: nothing is changed by that. */
const directStep = ({ pointers }: IdentityPlan, { replay: { closure } }: Whole): IdentityPlan | undefined => {
  const moves = pointers.flatMap(({ pointer, expected }) => {
    if (expected === 'absent' || expected.profileId === pointer.profileId) return [];
    const head = headOf(closure, pointer.key);
    return head?.profileId === pointer.profileId
      ? [{ head, pointer: { ...expected, profileId: head.profileId }, expected }]
      : [];
  });
  const head = moves[0]?.head;
  if (head === undefined) return undefined;
  const some = moves.filter((move) => move.head.profileId === head.profileId).slice(0, DIRECT);
  return step({
    pointers: some.map(({ pointer, expected }) => ({ pointer, expected })),
    unchanged: [{ profileId: head.profileId, version: head.version }],
  });
};

/**
 * Decisions of stored links, as long as the profiles at their ends stand as they were read: those at the ends of one step's links
 * alone, since transactions that make sure of the same head at once are in conflict.
 */
const decidedSteps = (links: IdentityPlan['links'], closure: Closure): IdentityPlan[] => {
  const parts = inPartsOf(LINKS, links).map((some) => {
    const ends = some.flatMap(({ link }) => [headOf(closure, link.anchor), headOf(closure, link.other)]);
    const heads = new Map(ends.flatMap((head) => (head ? [[head.profileId, head.version] as const] : [])));
    return { some, heads };
  });
  const shared = new Map<string, number>();
  for (const id of parts.flatMap(({ heads }) => [...heads.keys()])) shared.set(id, (shared.get(id) ?? 0) + 1);
  return parts.map(({ some, heads }) => {
    const own = [...heads].filter(([id]) => shared.get(id) === 1).slice(0, LINKS);
    return step({ links: some, unchanged: own.map(([profileId, version]) => ({ profileId, version })) });
  });
};

const isNoted = (a: IdentifierPointer, b: IdentifierPointer): boolean =>
  a.firstReceivedAt === b.firstReceivedAt && a.releasedAt === b.releasedAt && a.isolated === b.isolated;

/** What was decided of stored links, else what known pointers should say, where more than `rest` of it is left. */
const noteStep = (
  { links, pointers }: IdentityPlan,
  { replay: { closure } }: Whole,
  rest: { readonly links: number; readonly pointers: number },
) => {
  const decided = links.filter(({ expected }) => expected !== 'absent');
  if (decided.length > rest.links) return together(decidedSteps(decided, closure));
  const marked = pointers.flatMap(({ pointer, expected }) => {
    if (expected === 'absent' || expected.profileId !== pointer.profileId || isNoted(pointer, expected)) return [];
    const { firstReceivedAt, releasedAt, isolated } = pointer;
    const { isolated: _, ...bare } = expected;
    const said = { ...(releasedAt === undefined ? {} : { releasedAt }), ...(isolated ? { isolated } : {}) };
    return [{ pointer: { ...bare, firstReceivedAt, ...said }, expected }];
  });
  if (marked.length <= rest.pointers) return undefined;
  return together(inPartsOf(POINTERS, marked).map((some) => step({ pointers: some })));
};

/**
 * The plan where it fits one transaction, else a step towards it. Every step leaves profiles that are right in themselves, and
 * heads marked unsettled or stale where more is to come; whoever meets those goes on, and the stream does not advance before.
 * What is few goes with the rest where that fits, and before it where it does not.
 */
export const stepOf = (plan: IdentityPlan, change: Omit<Whole, 'homes'>): IdentityPlan => {
  if (sizeOf(plan) <= MAX_SIZE) return plan;
  const whole: Whole = { ...change, homes: createHomes(change.planned, change.replay.closure) };
  return (
    factsStep(plan, whole) ??
    noteStep(plan, whole, FEW) ??
    splitStep(whole, 'followed') ??
    joinStep(whole, JOINED) ??
    handOverStep(plan, whole) ??
    personsStep(whole) ??
    noteStep(plan, whole, { links: 0, pointers: 0 }) ??
    splitStep(whole, 'all') ??
    directStep(plan, whole) ??
    joinStep(whole, 1) ??
    plan
  );
};
