import { isBlocked } from '../domain/identity/blocked.ts';
import { type IdentifierKey, type Link, typeOfKey } from '../domain/identity/identifier.ts';
import type { Isolation } from '../domain/identity/isolation.ts';
import { firstSightings, linkName } from '../domain/identity/link-order.ts';
import { type Resolution, resolve } from '../domain/identity/resolve.ts';
import { latestSeparations, type Separation, separationName } from '../domain/identity/separation.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer, Slot, StoredLink } from '../ports/profile-store.ts';
import { type Closure, readClosure } from './closure.ts';
import { EMPTY_SLOT, type IdentityPlan } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { keysOrdered } from './orders.ts';
import { isolatedAmong, MAX_REPLAYED_LINKS, type Sighted, sightingsOf } from './sighted.ts';
import { atOneVersion, headOf, holdersOf, isSameStand, type Planning, sightedLinks } from './world.ts';

/** What is stored, and what should be: the closure of some records, replayed with what they show. */
export interface Replay {
  readonly incomings: readonly Incoming[];
  readonly closure: Closure;
  readonly resolution: Resolution;
  readonly slots: ReadonlyMap<string, Slot>;
  /** Profiles that no identifier leads to, by the identifier that they were made for. */
  readonly deserted: ReadonlyMap<IdentifierKey, ProfileHead>;
  readonly planning: Planning;
  readonly sighted: Sighted;
  /** When super-nodes were released, epoch ms. */
  readonly releases: ReadonlyMap<IdentifierKey, number>;
  /** New links, and stored ones that were seen earlier or decided otherwise than stored. */
  readonly links: IdentityPlan['links'];
  readonly separations: readonly Separation[];
  /** Identifiers about which something is written besides heads: their heads move on too, for others to notice. */
  readonly touched: ReadonlySet<IdentifierKey>;
  readonly isPartial: boolean;
}

const changedLinks = (
  links: readonly StoredLink[],
  { closure, resolution }: Pick<Replay, 'closure' | 'resolution'>,
): IdentityPlan['links'] =>
  links.flatMap((link) => {
    const stored = closure.links.get(linkName(link));
    const refused = resolution.refused.get(linkName(link));
    const isSame =
      stored?.receivedAt === link.receivedAt && stored.messageId === link.messageId && stored.refused === refused;
    if (isSame) return [];
    const { refused: _, ...bare } = link;
    return [{ link: refused === undefined ? bare : { ...bare, refused }, expected: stored ?? 'absent' }];
  });

/** What was ordered anew, as much of it as one commit takes. */
const newSeparations = (incomings: readonly Incoming[], { separations }: Closure): Separation[] => {
  const ordered = incomings.flatMap(({ orders }) => orders.separations);
  const known = [...separations.values()];
  return latestSeparations([...known, ...ordered]).filter((each) => {
    const stored = separations.get(separationName(each));
    return stored?.at !== each.at || stored.messageId !== each.messageId;
  });
};

const releasesOf = (incomings: readonly Incoming[], { pointers }: Closure): Map<IdentifierKey, number> => {
  const releases = new Map<IdentifierKey, number>();
  for (const [key, { releasedAt }] of pointers) if (releasedAt !== undefined) releases.set(key, releasedAt);
  for (const { key, at } of incomings.flatMap(({ orders }) => orders.releases))
    releases.set(key, Math.max(at, releases.get(key) ?? 0));
  return releases;
};

/** Whose links are not followed for what the rules say of their clear values, and those at the rim. */
const isolatedIn = (
  incomings: readonly Incoming[],
  closure: Closure,
  planning: Planning,
): Map<IdentifierKey, Isolation> => {
  const { rules, keyring } = planning;
  const isolated = new Map(closure.rim);
  for (const [key, pointer] of closure.pointers) {
    // Of a value that expired nobody can tell any more; what was decided of it stays.
    const isDecided = pointer.sealed === '' || headOf(closure, key)?.rulesVersion === rules.version;
    const isNobody = isDecided
      ? pointer.isolated === 'blocked'
      : isBlocked(rules, { type: typeOfKey(key), value: keyring.open(pointer.sealed) });
    if (isNobody) isolated.set(key, 'blocked');
  }
  for (const [key, reason] of isolatedAmong(incomings, closure.pointers, planning))
    if (!closure.pointers.has(key)) isolated.set(key, reason);
  return isolated;
};

const birthsOf = (closure: Closure, { receipts }: Sighted): Map<IdentifierKey, number> => {
  const births = new Map([...closure.pointers].map(([key, { firstReceivedAt }]) => [key, firstReceivedAt]));
  for (const [key, at] of receipts) births.set(key, Math.min(births.get(key) ?? at, at));
  return births;
};

/** What is ordered of a super-node may end it, and so may a link found to be from before its release, which counts no more. */
const openingBy = (incomings: readonly Incoming[], sighted: readonly Link[]) => {
  const ordered = new Set(incomings.flatMap(({ orders }) => keysOrdered(orders)));
  const earliest = new Map<IdentifierKey, number>();
  for (const { anchor, other, receivedAt } of sighted) {
    for (const key of [anchor, other]) earliest.set(key, Math.min(earliest.get(key) ?? receivedAt, receivedAt));
  }
  return ({ key, releasedAt }: IdentifierPointer): boolean =>
    ordered.has(key) || (releasedAt !== undefined && (earliest.get(key) ?? Number.POSITIVE_INFINITY) <= releasedAt);
};

/** Pointers and heads were read one after the other; a second look makes sure that they belong together. */
const isStable = async (closure: Closure, profiles: Planning['profiles']): Promise<boolean> => {
  const pointers = await profiles.pointers([...closure.pointers.keys()]);
  const heads = await profiles.heads(holdersOf(pointers.values()));
  return isSameStand(closure, { pointers, heads: atOneVersion(heads) });
};

const touchedBy = (
  { links, separations, closure, releases, resolution }: Omit<Replay, 'touched' | 'slots' | 'deserted' | 'isPartial'>,
  births: ReadonlyMap<IdentifierKey, number>,
): Set<IdentifierKey> => {
  const aged = [...births].flatMap(([key, at]) => (closure.pointers.get(key)?.firstReceivedAt === at ? [] : [key]));
  const released = [...releases].flatMap(([key, at]) => (closure.pointers.get(key)?.releasedAt === at ? [] : [key]));
  const changed = [...closure.pointers].flatMap(([key, { isolated }]) =>
    resolution.isolated.get(key) === isolated ? [] : [key],
  );
  const ends = [
    ...links.flatMap(({ link }) => [link.anchor, link.other]),
    ...separations.flatMap(({ a, b }) => [a, b]),
  ];
  return new Set([...aged, ...released, ...changed, ...ends]);
};

/**
 * A large change makes profiles before it hands over what they are to have. Who decides otherwise meanwhile finds them by the ids
 * that identifiers were born with alone: no identifier leads there.
 */
const readDeserted = async (
  born: ReadonlyMap<IdentifierKey, string>,
  slots: ReadonlyMap<string, Slot>,
  { closure, planning: { profiles } }: Pick<Replay, 'closure' | 'planning'>,
): Promise<Map<IdentifierKey, ProfileHead>> => {
  const known = new Set([...closure.heads.values()].map(({ profileId }) => profileId));
  const made = [...born].filter(([key, id]) => {
    const { version, redirect } = slots.get(id) ?? EMPTY_SLOT;
    return closure.pointers.has(key) && version > 0 && redirect === undefined && !known.has(id);
  });
  if (made.length === 0) return new Map();
  const heads = await profiles.heads(made.map(([, id]) => id));
  return new Map(
    made.flatMap(([key, id]) => {
      const head = heads.get(id);
      return head?.profileId === id ? [[key, head] as const] : [];
    }),
  );
};

/**
 * Loads all that links reach from these records and identifiers, and replays it with what the records show; `conflict` when it
 * changed meanwhile. Reads only.
 */
export const replayAll = async (
  incomings: readonly Incoming[],
  start: readonly IdentifierKey[],
  planning: Planning,
): Promise<Replay | 'conflict'> => {
  const { profiles, rules, keyring } = planning;
  const named = incomings.flatMap(({ namings }) => namings.map(({ key }) => key));
  const all = sightedLinks(incomings, rules);
  const closure = await readClosure(planning, [...start, ...named], {
    links: all,
    isOpened: openingBy(incomings, all),
  });
  if (!(await isStable(closure, profiles))) return 'conflict';
  const sighted = sightingsOf(incomings, closure.links, { rules, most: MAX_REPLAYED_LINKS });
  const births = birthsOf(closure, sighted);
  const wanted = newSeparations(incomings, closure);
  const separations = wanted.slice(0, MAX_REPLAYED_LINKS);
  const releases = releasesOf(incomings, closure);
  const seen = firstSightings([...sighted.links.map(({ link }) => link), ...closure.links.values()], rules);
  const resolution = resolve(seen, rules, {
    births,
    separations: latestSeparations([...closure.separations.values(), ...separations]),
    isolated: isolatedIn(incomings, closure, planning),
    releases,
  });
  const links = changedLinks(seen, { closure, resolution });
  const found = { incomings, closure, resolution, planning, sighted, releases, links, separations };
  const born = new Map([...births.keys()].map((key) => [key, keyring.profileIdOf(key, 0)]));
  const slots = await profiles.slots([...born.values()]);
  const deserted = await readDeserted(born, slots, found);
  const isPartial = sighted.isPartial || separations.length < wanted.length;
  return { ...found, slots, deserted, touched: touchedBy(found, births), isPartial };
};
