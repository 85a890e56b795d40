import { alone } from '../domain/identity/attach-links.ts';
import { type IdentifierKey, typeOfKey } from '../domain/identity/identifier.ts';
import { UNSETTLED } from '../domain/profile/profile.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import { MAX_SIZE, sizeOf, step, unsettledAs, type Whole } from './change-step.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import { slotFor } from './replay-persons.ts';
import { headOf } from './world.ts';

/** New identifiers stored by one step: three items each. */
const FRESH = 25;

type Facts = Pick<IdentityPlan, 'links' | 'separations' | 'pointers'>;

/** What pointers say of receipts and releases, and nothing of who has the identifier. */
const factOf = ({ pointer, expected }: IdentityPlan['pointers'][number], { replay }: Whole) => {
  const { key, firstReceivedAt, releasedAt, sealed, isolated } = pointer;
  const released = releasedAt === undefined ? {} : { releasedAt };
  if (expected !== 'absent') return { pointer: { ...expected, firstReceivedAt, ...released }, expected };
  const profileId = replay.planning.keyring.profileIdOf(key, 0);
  const fresh: IdentifierPointer = { key, profileId, firstReceivedAt, sealed, ...(isolated ? { isolated } : {}) };
  return { pointer: { ...fresh, ...released }, expected };
};

/** What the records show and order that is not stored; what stands at the rim stays as it is. */
const factsOf = ({ links, separations, pointers }: IdentityPlan, whole: Whole): Facts => ({
  separations,
  links: links.filter(
    ({ link, expected }) =>
      expected === 'absent' || expected.receivedAt !== link.receivedAt || expected.messageId !== link.messageId,
  ),
  pointers: pointers
    .filter(
      ({ pointer, expected }) =>
        !whole.replay.closure.rim.has(pointer.key) &&
        (expected === 'absent' ||
          expected.firstReceivedAt !== pointer.firstReceivedAt ||
          expected.releasedAt !== pointer.releasedAt),
    )
    .map((each) => factOf(each, whole)),
});

/** A person of one new identifier, until it is decided whose it is. */
const newPerson = ({ key, profileId, firstReceivedAt }: IdentifierPointer, { replay }: Whole): PersonPlan => ({
  profileId,
  slot: slotFor(profileId, [], replay),
  standing: alone(key, typeOfKey(key), firstReceivedAt).standing,
  sources: [],
  freshKeys: [key],
  rulesVersion: UNSETTLED,
  markOf: () => undefined,
  changed: true,
});

/** The profiles of these identifiers as they stand, to be decided anew by whoever meets them. */
const unsettled = (keys: Iterable<IdentifierKey>, { replay: { closure } }: Whole): PersonPlan[] => {
  const heads = [...keys].flatMap((key) => (closure.rim.has(key) ? [] : (headOf(closure, key) ?? [])));
  return [...new Map(heads.map((head) => [head.profileId, head])).values()].map((head) => ({
    ...unsettledAs(head),
    ...(head.isStale ? { isLeftStale: true } : {}),
    isRepointed: true,
    markOf: (anchor) => closure.pointers.get(anchor)?.mark,
  }));
};

const stepWith = ({ links, separations, pointers }: Facts, whole: Whole): IdentityPlan => {
  const fresh = pointers.flatMap(({ pointer, expected }) => (expected === 'absent' ? [pointer] : []));
  const touched = new Set([
    ...links.flatMap(({ link }) => [link.anchor, link.other]),
    ...separations.flatMap(({ a, b }) => [a, b]),
    ...pointers.map(({ pointer }) => pointer.key),
  ]);
  const persons = [...unsettled(touched, whole), ...fresh.map((pointer) => newPerson(pointer, whole))];
  return step({ links, separations, pointers, persons });
};

/**
 * The first step of a large change stores what the records show and order, and marks the profiles it is about as unsettled: then
 * all who replay the same links decide alike, and none undoes what another has noted.
 */
export const factsStep = (plan: IdentityPlan, whole: Whole): IdentityPlan | undefined => {
  const all = factsOf(plan, whole);
  const ends = new Set(all.links.flatMap(({ link }) => [link.anchor, link.other]));
  const pointers = all.pointers.filter(
    ({ pointer, expected }) =>
      ends.has(pointer.key) || (expected !== 'absent' && expected.releasedAt !== pointer.releasedAt),
  );
  // Identifiers that orders name and no link does; before what is ordered of them, which is found by way of them.
  const named = all.pointers.filter(({ pointer, expected }) => expected === 'absent' && !ends.has(pointer.key));
  const choices: Facts[] = [
    all,
    ...(named.length > FRESH ? [{ links: [], separations: [], pointers: named.slice(0, FRESH) }] : []),
    { ...all, pointers },
    { ...all, links: [], pointers: pointers.filter(({ expected }) => expected !== 'absent') },
  ];
  return choices
    .filter((facts) => facts.links.length + facts.separations.length + facts.pointers.length > 0)
    .map((facts) => stepWith(facts, whole))
    .find((each) => sizeOf(each) <= MAX_SIZE);
};
