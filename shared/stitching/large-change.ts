import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { typeOfKey } from '../domain/identity/identifier.ts';
import { isElder } from '../domain/identity/partition.ts';
import { isFromBirth } from '../domain/identity/period.ts';
import { addCounts, type Counts } from '../domain/identity/refusal.ts';
import { type ProfileHead, UNSETTLED } from '../domain/profile/profile.ts';
import { heldBy, type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import { neutralMoves } from './neutral-moves.ts';
import type { Replay } from './replay.ts';
import { type Planned, slotFor } from './replay-persons.ts';
import { headOf, standingOf } from './world.ts';

/** Items a change may make, leaving a transaction of 100 room for memberships. */
const MAX_SIZE = 90;
/** Of each kind of change, how many go in a step of their own. */
const LINKS = 30;
const POINTERS = 20;
const JOINED = 20;

interface Whole {
  readonly replay: Replay;
  readonly planned: readonly Planned[];
  readonly cause: { readonly at: number; readonly messageId: string };
}

type Sized = Pick<IdentityPlan, 'persons' | 'redirects' | 'pointers' | 'links' | 'separations' | 'unchanged'>;

/** Items of the transaction that a plan becomes. */
const sizeOf = ({ persons, redirects, pointers, links, separations, unchanged }: Sized): number => {
  const heads = persons.filter(({ changed }) => changed).map(({ slot }) => (slot.redirect === undefined ? 1 : 2));
  const moves = redirects.map(({ formerly }) => (formerly === undefined ? 2 : 3));
  const places = pointers.map(({ pointer, expected }) => {
    const isMoved = expected !== 'absent' && expected.profileId !== pointer.profileId;
    return 2 + (isMoved ? 1 : 0) + (pointer.isolated || (expected !== 'absent' && expected.isolated) ? 1 : 0);
  });
  const sum = [...heads, ...moves, ...places].reduce((a, each) => a + each, 0);
  return sum + 2 * links.length + 2 * separations.length + unchanged.length;
};

const step = (some: Partial<IdentityPlan>): IdentityPlan => ({
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

/** The identifiers of each future person that one head holds now. */
const piecesOf = (head: ProfileHead, { planned, replay }: Whole) =>
  planned.flatMap((each) => {
    const keys = each.component.members.filter((key) => headOf(replay.closure, key)?.profileId === head.profileId);
    return keys.length > 0 ? [{ ...each, keys }] : [];
  });

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

const splitOff = (pieces: readonly Piece[], head: ProfileHead, whole: Whole): IdentityPlan => {
  const { replay, cause } = whole;
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
    const person = pieceProfile(piece, head, whole);
    const moves = piece.keys.flatMap((key) => {
      const pointer = replay.closure.pointers.get(key);
      return pointer && pointer.profileId !== person.profileId
        ? [{ pointer: { ...pointer, profileId: person.profileId }, expected: pointer }]
        : [];
    });
    const next = step({ persons: [...plan.persons, person], pointers: [...plan.pointers, ...moves] });
    if (sizeOf(next) <= MAX_SIZE) plan = next;
    else if (plan.persons.length === 1)
      return step(neutralMoves(person, replay.closure, cause) ?? { persons: next.persons, pointers: next.pointers });
  }
  return plan;
};

const isIsolated = ({ keys }: Piece, { resolution }: Replay): boolean =>
  keys.some((key) => resolution.isolated.has(key));

/**
 * Takes as many parts off a profile that ends up with several persons as one step can. Identifiers that are isolated stay until
 * nothing else is left: alone and not marked yet they would seem settled, and nobody would go on.
 */
const splitStep = (whole: Whole, parts: 'followed' | 'all'): IdentityPlan | undefined => {
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

/** Joins some of the many profiles that become one person. */
const joinStep = ({ planned, replay, cause }: Whole): IdentityPlan | undefined => {
  const large = planned.find(({ plan }) => plan.sources.length > JOINED);
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

/** Writes as many of the persons as fit, each whole, about whom nothing but the head is to be written. */
const personsStep = ({ planned, cause, replay }: Whole): IdentityPlan | undefined => {
  let chosen: PersonPlan[] = [];
  const ripe = planned.filter(
    ({ plan, component }) =>
      plan.changed &&
      plan.sources.length > 0 &&
      !component.members.some((key) => replay.touched.has(key)) &&
      component.held === undefined,
  );
  for (const { plan } of ripe) {
    const next = [...chosen, plan];
    if (sizeOf(step({ persons: next, redirects: redirectsOf(next, cause) })) > MAX_SIZE) break;
    chosen = next;
  }
  return chosen.length > 0 ? step({ persons: chosen, redirects: redirectsOf(chosen, cause) }) : undefined;
};

/** Some of what was decided of stored links, else some of what known pointers should say, where more than `rest` of it is left. */
const noteStep = ({ links, pointers }: IdentityPlan, rest: { links: number; pointers: number }) => {
  const decided = links.filter(({ expected }) => expected !== 'absent');
  if (decided.length > rest.links) return step({ links: decided.slice(0, LINKS) });
  const marked = pointers.filter(
    ({ pointer, expected }) => expected !== 'absent' && expected.profileId === pointer.profileId,
  );
  return marked.length > rest.pointers ? step({ pointers: marked.slice(0, POINTERS) }) : undefined;
};

/**
 * The plan where it fits one transaction, else a step towards it. Every step leaves profiles that are right in themselves, and
 * heads marked unsettled or stale where more is to come; whoever meets those goes on, and the stream does not advance before.
 * What is few goes with the rest where that fits, and before it where it does not.
 */
export const stepOf = (plan: IdentityPlan, whole: Whole): IdentityPlan => {
  if (sizeOf(plan) <= MAX_SIZE) return plan;
  return (
    noteStep(plan, { links: LINKS, pointers: POINTERS }) ??
    splitStep(whole, 'followed') ??
    joinStep(whole) ??
    personsStep(whole) ??
    noteStep(plan, { links: 0, pointers: 0 }) ??
    splitStep(whole, 'all') ??
    plan
  );
};
