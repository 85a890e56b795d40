import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { firstSightings, linkName } from '../domain/identity/link-order.ts';
import { type Component, type Resolution, resolve } from '../domain/identity/resolve.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Slot, StoredLink } from '../ports/profile-store.ts';
import { type Closure, readClosure } from './closure.ts';
import { EMPTY_SLOT, type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { MAX_SIZE, neutralMoves, sizeOf } from './neutral-moves.ts';
import { pointersOf, receiptsOf } from './plan-online.ts';
import { atOneVersion, headOf, isSameStand, type Planning, sightedLinks, standingOf } from './world.ts';

/** Heads whose standing still a commit makes sure of, at most. */
const MAX_UNCHANGED = 20;

interface Replay {
  readonly closure: Closure;
  readonly resolution: Resolution;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly planning: Planning;
  readonly links: IdentityPlan['links'];
  /** Identifiers about which something is written besides heads: their heads move on too, for others to notice. */
  readonly touched: ReadonlySet<IdentifierKey>;
}

const sourcesOf = ({ members }: Pick<Component, 'members'>, closure: Closure): readonly ProfileHead[] => [
  ...new Map(
    members.flatMap((key) => {
      const head = headOf(closure, key);
      return head ? [[head.profileId, head] as const] : [];
    }),
  ).values(),
];

/** Heads whose identifiers end up with more than one person. */
const splitHeads = ({ closure, resolution }: Pick<Replay, 'closure' | 'resolution'>): ReadonlySet<string> => {
  const owners = new Map<string, Component>();
  const split = new Set<string>();
  for (const component of resolution.components) {
    for (const { profileId } of sourcesOf(component, closure)) {
      if (owners.has(profileId)) split.add(profileId);
      owners.set(profileId, component);
    }
  }
  return split;
};

const isSameStanding = (component: Component, head: ProfileHead): boolean => {
  const standing = standingOf(head);
  const counted = (counts: Readonly<Record<string, number>>): string =>
    JSON.stringify(
      Object.entries(counts)
        .filter(([, count]) => count > 0)
        .sort(),
    );
  return (
    standing.founder === component.founder &&
    standing.foundedAt === component.foundedAt &&
    standing.orderMatters === component.orderMatters &&
    standing.lastLink?.receivedAt === component.lastLink?.receivedAt &&
    standing.lastLink?.messageId === component.lastLink?.messageId &&
    counted(standing.counts) === counted(component.counts)
  );
};

const personPlan = (component: Component, split: ReadonlySet<string>, replay: Replay): PersonPlan => {
  const { closure, slots, planning } = replay;
  const profileId = planning.keyring.profileIdOf(component.founder, 0);
  const sources = sourcesOf(component, closure);
  const kept = sources.find((source) => source.profileId === profileId);
  const freshKeys = component.members.filter((key) => !closure.pointers.has(key));
  const isSplit = sources.some((source) => split.has(source.profileId));
  const only = sources.length === 1 ? sources[0] : undefined;
  const isTouched = component.members.some((key) => replay.touched.has(key));
  const isSame = !isSplit && !isTouched && only !== undefined && isSameStanding(component, only);
  const { founder, foundedAt, counts, lastLink, orderMatters } = component;
  return {
    profileId,
    // The version the decision rests on is the head's, read before its links; not what stands there by now.
    slot: kept ? { version: kept.version } : (slots.get(profileId) ?? EMPTY_SLOT),
    standing: { founder, foundedAt, counts, orderMatters, ...(lastLink ? { lastLink } : {}) },
    sources,
    freshKeys,
    changed: !isSame,
    ...(isSplit ? { members: component.members } : {}),
  };
};

/** After a split every pointer names its person directly, and every former id leads to whoever has the identifier it was born as. */
const movedPointers = (plan: PersonPlan, { closure }: Replay): IdentityPlan['pointers'] =>
  (plan.members ?? []).flatMap((key) => {
    const pointer = closure.pointers.get(key);
    if (!pointer || pointer.profileId === plan.profileId) return [];
    return [{ pointer: { ...pointer, profileId: plan.profileId }, expected: pointer }];
  });

const movedRedirects = (plan: PersonPlan, { slots, planning }: Replay, cause: { at: number; messageId: string }) =>
  (plan.members ?? []).flatMap((key) => {
    const profileId = planning.keyring.profileIdOf(key, 0);
    const slot = slots.get(profileId);
    if (slot?.redirect === undefined || slot.redirect === plan.profileId || profileId === plan.profileId) return [];
    const redirect = { profileId, redirect: plan.profileId, ...cause };
    return [{ redirect, expectedVersion: slot.version, formerly: slot.redirect }];
  });

/** New links, and stored ones that were seen earlier or decided otherwise than stored. */
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

/** Pointer changes of one key joined: its move and its earlier receipt are one write. */
const joinPointers = (pointers: IdentityPlan['pointers']): IdentityPlan['pointers'] => {
  const byKey = new Map<IdentifierKey, IdentityPlan['pointers'][number]>();
  for (const change of pointers) {
    const known = byKey.get(change.pointer.key);
    const firstReceivedAt = Math.min(
      known?.pointer.firstReceivedAt ?? Number.POSITIVE_INFINITY,
      change.pointer.firstReceivedAt,
    );
    byKey.set(change.pointer.key, { ...change, pointer: { ...change.pointer, firstReceivedAt } });
  }
  return [...byKey.values()];
};

const birthsOf = (closure: Closure, receipts: ReadonlyMap<IdentifierKey, number>): Map<IdentifierKey, number> => {
  const births = new Map([...closure.pointers].map(([key, { firstReceivedAt }]) => [key, firstReceivedAt]));
  for (const [key, at] of receipts) births.set(key, Math.min(births.get(key) ?? at, at));
  return births;
};

/** Pointers and heads were read one after the other; a second look makes sure that they belong together. */
const isStable = async (closure: Closure, profiles: Planning['profiles']): Promise<boolean> => {
  const pointers = await profiles.pointers([...closure.pointers.keys()]);
  const heads = await profiles.heads([...new Set([...pointers.values()].map(({ profileId }) => profileId))]);
  return isSameStand(closure, { pointers, heads: atOneVersion(heads) });
};

const personsOf = (replay: Replay) => {
  const split = splitHeads(replay);
  const { components } = replay.resolution;
  const persons = components.map((component) => personPlan(component, split, replay));
  const personOf = new Map(
    components.flatMap(({ members }, i) => {
      const plan = persons[i];
      return plan ? members.map((key) => [key, plan] as const) : [];
    }),
  );
  return { persons, personOf };
};

/** Loads all that links reach, and replays it with what was sighted now; `conflict` when it changed meanwhile. */
const replayAll = async (incomings: readonly Incoming[], planning: Planning): Promise<Replay | 'conflict'> => {
  const { profiles, rules, keyring } = planning;
  const receipts = receiptsOf(incomings);
  const sighted = sightedLinks(incomings, rules);
  const closure = await readClosure(profiles, receipts.keys(), sighted);
  if (!(await isStable(closure, profiles))) return 'conflict';
  const births = birthsOf(closure, receipts);
  const all = firstSightings([...sighted, ...closure.links.values()], rules);
  const resolution = resolve(all, rules, births);
  const links = changedLinks(all, { closure, resolution });
  const aged = [...births].flatMap(([key, at]) => (closure.pointers.get(key)?.firstReceivedAt === at ? [] : [key]));
  const touched = new Set([...aged, ...links.flatMap(({ link }) => [link.anchor, link.other])]);
  const slots = await profiles.slots([...births.keys()].map((key) => keyring.profileIdOf(key, 0)));
  return { closure, resolution, slots, planning, links, touched };
};

/**
 * Decides by the definition: replays all that links reach from these records, and moves what stands to what should. Needed where
 * a link arrives out of order and order matters, and for aliases. `conflict`: somebody changed it meanwhile.
 */
export const planReplay = async (
  incomings: readonly Incoming[],
  planning: Planning,
): Promise<IdentityPlan | 'conflict'> => {
  const replay = await replayAll(incomings, planning);
  if (replay === 'conflict') return replay;
  const { closure, links } = replay;
  const { persons, personOf } = personsOf(replay);
  const world = { pointers: closure.pointers, heads: closure.heads, knownLinks: closure.links };
  const pointerOf = pointersOf(receiptsOf(incomings), { incomings, world, planning });
  const moved = persons.flatMap((plan) => movedPointers(plan, replay));
  const seen = [...personOf].flatMap(([key, plan]) => pointerOf(key, plan.profileId));
  const cause = { at: incomings[0]?.receivedAt ?? 0, messageId: links[0]?.link.messageId ?? '' };
  const unchanged = persons.flatMap(({ changed, sources }) =>
    changed ? [] : sources.map(({ profileId, version }) => ({ profileId, version })),
  );
  const plan: IdentityPlan = {
    persons,
    personOf,
    pointers: joinPointers([...seen, ...moved]),
    links,
    redirects: [...redirectsOf(persons, cause), ...persons.flatMap((each) => movedRedirects(each, replay, cause))],
    // As many as fit: a change of theirs could matter only through a chain of late links decided in the same instant.
    unchanged: unchanged.slice(0, MAX_UNCHANGED),
    isPartial: false,
  };
  return sizeOf(plan) <= MAX_SIZE ? plan : (neutralMoves(plan, closure, cause) ?? plan);
};
