import { alone, attachLinks, type Person, unsettledLinks } from '../domain/identity/attach-links.ts';
import { type IdentifierKey, typeOfKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { isElder } from '../domain/identity/resolve.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer, Slot } from '../ports/profile-store.ts';
import { EMPTY_SLOT, type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { headOf, type Planning, sightedLinks, standingOf, type World } from './world.ts';

/** New links in one commit: with their pointers, listings and joined heads they fit a transaction of 100 items. */
export const MAX_NEW_LINKS = 12;

/** When each named identifier was received first among these records. */
export const receiptsOf = (incomings: readonly Incoming[]): Map<IdentifierKey, number> => {
  const receipts = new Map<IdentifierKey, number>();
  for (const { namings, receivedAt } of incomings) {
    for (const { key } of namings) receipts.set(key, Math.min(receipts.get(key) ?? receivedAt, receivedAt));
  }
  return receipts;
};

/** Pointers to write: of identifiers never seen, and of those now seen to have come earlier. */
export const pointersOf = (
  receipts: ReadonlyMap<IdentifierKey, number>,
  { incomings, world, planning }: { incomings: readonly Incoming[]; world: World; planning: Planning },
) => {
  const clear = new Map(incomings.flatMap(({ namings }) => namings.map(({ key, identifier }) => [key, identifier])));
  return (key: IdentifierKey, profileId: string): IdentityPlan['pointers'] => {
    const known = world.pointers.get(key);
    const receivedAt = receipts.get(key);
    const identifier = clear.get(key);
    if (known !== undefined) {
      if (receivedAt === undefined || receivedAt >= known.firstReceivedAt) return [];
      const pointer: IdentifierPointer = { ...known, firstReceivedAt: receivedAt };
      return [{ pointer, expected: known }];
    }
    if (receivedAt === undefined || identifier === undefined) return [];
    const sealed = planning.keyring.seal(identifier.value);
    return [{ pointer: { key, profileId, firstReceivedAt: receivedAt, sealed }, expected: 'absent' }];
  };
};

const personsByKey = (receipts: ReadonlyMap<IdentifierKey, number>, world: World): Map<IdentifierKey, Person> => {
  const ofHead = new Map<string, Person>();
  const personOf = new Map<IdentifierKey, Person>();
  for (const [key, receivedAt] of receipts) {
    const head = headOf(world, key);
    const person =
      (head && ofHead.get(head.profileId)) ?? (head ? knownPerson(head) : alone(key, typeOfKey(key), receivedAt));
    if (head) ofHead.set(head.profileId, person);
    personOf.set(key, person);
    if (receivedAt < (world.pointers.get(key)?.firstReceivedAt ?? 0)) age(person, key, receivedAt);
  }
  return personOf;
};

const knownPerson = (head: ProfileHead): Person => {
  const standing = standingOf(head);
  const settled = standing.lastLink ? { settled: standing.lastLink } : {};
  return { standing, profileIds: [head.profileId], touched: false, ...settled };
};

/** An identifier came earlier than known: it may found its profile now. */
const age = (person: Person, key: IdentifierKey, receivedAt: number): void => {
  const candidate = { founder: key, foundedAt: receivedAt };
  const isSame = person.standing.founder === key;
  if (isSame || isElder(candidate, person.standing)) person.standing = { ...person.standing, ...candidate };
  person.touched = true;
};

const slotsOf = async (
  persons: Iterable<Person>,
  heads: ReadonlyMap<string, ProfileHead>,
  { profiles, keyring }: Planning,
): Promise<(profileId: string) => Slot> => {
  const ids = [...persons].map(({ standing }) => keyring.profileIdOf(standing.founder, 0));
  const unread = ids.filter((id) => !heads.has(id));
  const read = unread.length > 0 ? await profiles.slots(unread) : new Map<string, Slot>();
  return (id) => {
    const version = heads.get(id)?.version;
    return version === undefined ? (read.get(id) ?? EMPTY_SLOT) : { version };
  };
};

/** Keeps so many links that the commit fits, and what they and the anchors name. */
const cut = (incomings: readonly Incoming[], world: World, { rules }: Planning) => {
  const all = unsettledLinks(sightedLinks(incomings, rules), world.knownLinks);
  const links = all.slice(0, MAX_NEW_LINKS);
  const receipts = receiptsOf(incomings);
  if (links.length === all.length) return { links, receipts, isPartial: false };
  const kept = new Set(links.flatMap(({ link }) => [link.anchor, link.other]));
  for (const key of receipts.keys()) if (!kept.has(key)) receipts.delete(key);
  return { links, receipts, isPartial: true };
};

/**
 * Decides who is who for records that belong together, from what is stored about the identifiers they name; `undefined` where
 * only a replay of the links can tell. Known identifiers whose links are known change nothing.
 */
export const planOnline = async (
  incomings: readonly Incoming[],
  world: World,
  planning: Planning,
): Promise<IdentityPlan | undefined> => {
  const { links: unsettled, receipts, isPartial } = cut(incomings, world, planning);
  const personOf = personsByKey(receipts, world);
  const links = attachLinks(personOf, unsettled, planning.rules);
  if (links === 'replay') return undefined;

  const byId = new Map([...world.heads.values()].map((head) => [head.profileId, head]));
  const slotAt = await slotsOf(new Set(personOf.values()), byId, planning);
  const plans = new Map<Person, PersonPlan>();
  for (const person of personOf.values()) {
    const profileId = planning.keyring.profileIdOf(person.standing.founder, 0);
    plans.set(person, {
      profileId,
      slot: slotAt(profileId),
      standing: person.standing,
      sources: person.profileIds.flatMap((id) => byId.get(id) ?? []),
      freshKeys: [...personOf].flatMap(([key, each]) => (each === person && !world.pointers.has(key) ? [key] : [])),
      changed: person.touched,
    });
  }
  const planOf = new Map(
    [...personOf].flatMap(([key, person]) => {
      const plan = plans.get(person);
      return plan ? [[key, plan] as const] : [];
    }),
  );
  const pointerOf = pointersOf(receipts, { incomings, world, planning });
  const persons = [...plans.values()];
  const first = incomings[0];
  return {
    persons,
    personOf: planOf,
    pointers: [...planOf].flatMap(([key, plan]) => pointerOf(key, plan.profileId)),
    links: links.map((link) => ({ link, expected: world.knownLinks.get(linkName(link)) ?? 'absent' })),
    redirects: redirectsOf(persons, { at: first?.receivedAt ?? 0, messageId: links[0]?.messageId ?? '' }),
    unchanged: [],
    isPartial,
  };
};
