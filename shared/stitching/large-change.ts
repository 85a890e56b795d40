import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { addCounts } from '../domain/identity/refusal.ts';
import { type ProfileHead, UNSETTLED } from '../domain/profile/profile.ts';
import { inPartsOf, MAX_SIZE, sizeOf, step, together, type Whole } from './change-step.ts';
import { factsStep } from './facts-step.ts';
import { heldBy, type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Replay } from './replay.ts';
import type { Planned } from './replay-persons.ts';
import { splitStep } from './split-step.ts';
import { headOf } from './world.ts';

/** Links (two items each) and marked pointers (three) of one transaction, and profiles joined by one. */
const LINKS = 45;
const POINTERS = 30;
const JOINED = 40;
/** Pointers moved by one transaction: three items each. */
const DIRECT = 25;
/** Fewer links or pointers than these go with the rest where that fits. */
const FEW = { links: 30, pointers: 20 } as const;

/** Joins some of the profiles that become one person, where they are more than so many. */
const joinStep = ({ planned, replay, cause }: Whole, most: number): IdentityPlan | undefined => {
  const large = planned.find(({ plan }) => plan.sources.length > most);
  if (!large) return undefined;
  const { plan } = large;
  const home = headOf(replay.closure, plan.standing.founder);
  const first = plan.sources.filter(({ profileId }) => profileId === plan.profileId || profileId === home?.profileId);
  const sources = [...first, ...plan.sources.filter((source) => !first.includes(source))].slice(0, JOINED);
  const held = heldBy(sources);
  const { members, held: _, ...bare } = plan;
  const person: PersonPlan = {
    ...bare,
    sources,
    ...(held ? { held } : {}),
    standing: {
      ...plan.standing,
      counts: sources.map(({ identifierCounts }) => identifierCounts).reduce(addCounts, {}),
      orderMatters: true,
    },
    ...(members && sources.some(({ isStale }) => isStale) ? { members: membersIn(sources, large, replay) } : {}),
    rulesVersion: UNSETTLED,
    changed: true,
  };
  return step({ persons: [person], redirects: redirectsOf([person], cause) });
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
  return planned.flatMap(({ plan, component }) =>
    plan.changed &&
    plan.sources.length > 0 &&
    plan.sources.every(({ profileId }) => shares.get(profileId) === 1) &&
    !component.members.some((key) => replay.touched.has(key)) &&
    component.held === undefined
      ? [plan]
      : [],
  );
};

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

/** What was decided of stored links, else what known pointers should say, where more than `rest` of it is left. */
const noteStep = ({ links, pointers }: IdentityPlan, rest: { links: number; pointers: number }) => {
  const decided = links.filter(({ expected }) => expected !== 'absent');
  if (decided.length > rest.links) return together(inPartsOf(LINKS, decided).map((some) => step({ links: some })));
  const marked = pointers.filter(
    ({ pointer, expected }) => expected !== 'absent' && expected.profileId === pointer.profileId,
  );
  if (marked.length <= rest.pointers) return undefined;
  return together(inPartsOf(POINTERS, marked).map((some) => step({ pointers: some })));
};

/**
 * The plan where it fits one transaction, else a step towards it. Every step leaves profiles that are right in themselves, and
 * heads marked unsettled or stale where more is to come; whoever meets those goes on, and the stream does not advance before.
 * What is few goes with the rest where that fits, and before it where it does not.
 */
export const stepOf = (plan: IdentityPlan, whole: Whole): IdentityPlan => {
  if (sizeOf(plan) <= MAX_SIZE) return plan;
  return (
    factsStep(plan, whole) ??
    noteStep(plan, FEW) ??
    splitStep(whole, 'followed') ??
    joinStep(whole, JOINED) ??
    personsStep(whole) ??
    noteStep(plan, { links: 0, pointers: 0 }) ??
    splitStep(whole, 'all') ??
    directStep(plan, whole) ??
    joinStep(whole, 1) ??
    plan
  );
};
