import { alone, attachLinks, type Person, type Unsettled } from '../domain/identity/attach-links.ts';
import { type IdentifierKey, typeOfKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { isElder } from '../domain/identity/partition.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Slot } from '../ports/profile-store.ts';
import { MAX_ITEMS, sizeOf } from './change-step.ts';
import { EMPTY_SLOT, heldBy, type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { makesSuperNode } from './sharing.ts';
import { isolatedAmong, MAX_NEW_LINKS, pointersOf, type Sighted, sightingsOf } from './sighted.ts';
import { headOf, type Planning, sightedLinks, standingOf, type World } from './world.ts';

const personsByKey = (receipts: Sighted['receipts'], world: World): Map<IdentifierKey, Person> => {
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

/** What was passed on is the former holder's for what was received before; only a replay knows how links of then join. */
const isOfFormerHolder = ({ namings, receivedAt }: Incoming, world: World): boolean =>
  namings.some(({ key }) => world.pointers.get(key)?.former?.some(({ until }) => receivedAt < until));

const isUndecided = (head: ProfileHead, { rules }: Planning): boolean =>
  head.rulesVersion !== rules.version || head.isStale === true;

/** A link is stored as not followed although neither end is isolated any more: it came while the release did. */
const missedRelease = (incomings: readonly Incoming[], world: World, { rules }: Planning): boolean =>
  sightedLinks(incomings, rules).some((link) => {
    const refused = world.knownLinks.get(linkName(link))?.refused;
    if (refused !== 'super-node' && refused !== 'blocked') return false;
    return ![link.anchor, link.other].some((key) => world.pointers.get(key)?.isolated);
  });

/** A known link turns out to be from before an officer's release: it counts no more, and the super-node may be none. */
const mayEndSuperNode = ({ link, isKnown }: Unsettled, { pointers }: World): boolean =>
  isKnown &&
  [link.anchor, link.other].some((key) => {
    const { isolated, releasedAt = 0 } = pointers.get(key) ?? {};
    return isolated === 'super-node' && link.receivedAt <= releasedAt;
  });

/** True where only a replay of links can tell who is who. */
const wantsReplay = (incomings: readonly Incoming[], world: World, planning: Planning): boolean =>
  incomings.some(({ orders }) => orders.separations.length > 0 || orders.releases.length > 0) ||
  incomings.some((incoming) => isOfFormerHolder(incoming, world)) ||
  incomings.some(({ namings }) =>
    namings.some(({ key }) => {
      const head = headOf(world, key);
      return head !== undefined && isUndecided(head, planning);
    }),
  ) ||
  missedRelease(incomings, world, planning);

const plansOf = async (
  personOf: ReadonlyMap<IdentifierKey, Person>,
  world: World,
  planning: Planning,
): Promise<Map<Person, PersonPlan>> => {
  const byId = new Map([...world.heads.values()].map((head) => [head.profileId, head]));
  const slotAt = await slotsOf(new Set(personOf.values()), byId, planning);
  const plans = new Map<Person, PersonPlan>();
  for (const person of personOf.values()) {
    const profileId = planning.keyring.profileIdOf(person.standing.founder, 0);
    const sources = person.profileIds.flatMap((id) => byId.get(id) ?? []);
    const held = heldBy(sources);
    plans.set(person, {
      profileId,
      slot: slotAt(profileId),
      standing: person.standing,
      sources,
      freshKeys: [...personOf].flatMap(([key, each]) => (each === person && !world.pointers.has(key) ? [key] : [])),
      ...(held === undefined ? {} : { held }),
      rulesVersion: planning.rules.version,
      markOf: (anchor) => world.pointers.get(anchor)?.mark,
      changed: person.touched,
    });
  }
  return plans;
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
  if (wantsReplay(incomings, world, planning)) return undefined;
  const {
    links: unsettled,
    receipts,
    isPartial,
  } = sightingsOf(incomings, world.knownLinks, {
    rules: planning.rules,
    most: MAX_NEW_LINKS,
  });
  if (unsettled.some((each) => mayEndSuperNode(each, world))) return undefined;
  const personOf = personsByKey(receipts, world);
  const isolated = isolatedAmong(incomings, world.pointers, planning);
  const links = attachLinks(personOf, unsettled, { rules: planning.rules, isolated });
  if (links === 'replay' || (await makesSuperNode(links, personOf, { world, planning }))) return undefined;

  const plans = await plansOf(personOf, world, planning);
  const planOf = (key: IdentifierKey): PersonPlan | undefined => {
    const person = personOf.get(key);
    return person && plans.get(person);
  };
  const pointerOf = pointersOf(receipts, incomings, { pointers: world.pointers, planning });
  const persons = [...plans.values()];
  const first = incomings[0];
  const plan: IdentityPlan = {
    persons,
    personAt: planOf,
    pointers: [...personOf.keys()].flatMap((key) => pointerOf(key, planOf(key)?.profileId ?? '')),
    links: links.map((link) => ({ link, expected: world.knownLinks.get(linkName(link)) ?? 'absent' })),
    separations: [],
    redirects: redirectsOf(persons, { at: first?.receivedAt ?? 0, messageId: links[0]?.messageId ?? '' }),
    unchanged: [],
    isPartial,
  };
  // Many identifiers found to have been received earlier than known: that goes in steps.
  return sizeOf(plan) > MAX_ITEMS ? undefined : plan;
};
