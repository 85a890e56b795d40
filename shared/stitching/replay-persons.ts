import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { isFromBirth, keysHeld, periodsOf } from '../domain/identity/period.ts';
import type { Component } from '../domain/identity/resolve.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import { canonicalJson } from '../domain/segment/hash.ts';
import { EMPTY_SLOT, heldBy, type PersonPlan } from './identity-plan.ts';
import type { Replay } from './replay.ts';
import { headOf, holdersDuring, standingOf } from './world.ts';

const sourcesOf = ({ members, held }: Component, { closure, deserted }: Replay): readonly ProfileHead[] => {
  const keys = keysHeld(members, held);
  const ids = keys.flatMap((key) => {
    const pointer = closure.pointers.get(key);
    return pointer ? holdersDuring(pointer, periodsOf(held, key)) : [];
  });
  const left = keys.flatMap((key) => (isFromBirth(held, key) ? (deserted.get(key) ?? []) : []));
  const heads = [...ids.flatMap((id) => closure.heads.get(id) ?? []), ...left];
  return [...new Map(heads.map((head) => [head.profileId, head])).values()];
};

/** Heads whose identifiers end up with more than one person. */
const splitHeads = (components: readonly Component[], replay: Replay): ReadonlySet<string> => {
  const owners = new Map<string, Component>();
  const split = new Set<string>();
  for (const component of components) {
    for (const { profileId } of sourcesOf(component, replay)) {
      if (owners.has(profileId)) split.add(profileId);
      owners.set(profileId, component);
    }
  }
  return split;
};

/** What of a person a head says, in one spelling. */
const spelled = ({
  founder,
  foundedAt,
  counts,
  recent,
  lastLink,
  orderMatters,
  isSeparated,
  hasUnfollowed,
  held,
}: PersonPlan['standing'] & { readonly held: PersonPlan['held'] | undefined }): string =>
  canonicalJson({
    who: [
      founder,
      foundedAt,
      lastLink?.receivedAt ?? 0,
      lastLink?.messageId ?? '',
      orderMatters,
      isSeparated,
      hasUnfollowed,
    ],
    counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    recent: recent,
    held: held ?? {},
  });

const isSameHeld = (a: PersonPlan['held'], b: PersonPlan['held']): boolean =>
  canonicalJson(a ?? {}) === canonicalJson(b ?? {});

const isSameStanding = (plan: Pick<PersonPlan, 'standing' | 'held' | 'rulesVersion'>, head: ProfileHead): boolean =>
  head.rulesVersion === plan.rulesVersion &&
  spelled({ ...plan.standing, held: plan.held }) === spelled({ ...standingOf(head), held: head.held });

/** What stands at a person's id: the head among its sources, as it was when the decision was read, or whatever else does. */
export const slotFor = (profileId: string, sources: readonly ProfileHead[], { slots }: Pick<Replay, 'slots'>) => {
  const kept = sources.find((source) => source.profileId === profileId);
  return kept ? { version: kept.version } : (slots.get(profileId) ?? EMPTY_SLOT);
};

const personPlan = (component: Component, split: ReadonlySet<string>, replay: Replay): PersonPlan => {
  const { closure, planning } = replay;
  const { founder, foundedAt, counts, recent, lastLink, orderMatters, isSeparated, hasUnfollowed, held, members } =
    component;
  const profileId = planning.keyring.profileIdOf(founder, 0);
  const sources = sourcesOf(component, replay);
  const pointersHeld = keysHeld(members, held).map((key) => closure.pointers.get(key));
  // Whoever holds other parts of what was passed on than the heads say has other events than they do.
  const isRefolded =
    sources.some((source) => split.has(source.profileId) || source.isStale) || !isSameHeld(held, heldBy(sources));
  const only = sources.length === 1 ? sources[0] : undefined;
  const plan = {
    profileId,
    slot: slotFor(profileId, sources, replay),
    standing: {
      founder,
      foundedAt,
      counts,
      recent,
      orderMatters,
      isSeparated,
      hasUnfollowed,
      ...(lastLink ? { lastLink } : {}),
    },
    sources,
    freshKeys: members.filter((key) => !closure.pointers.has(key)),
    ...(held ? { held } : {}),
    rulesVersion: planning.rules.version,
    markOf: (anchor: IdentifierKey) => closure.pointers.get(anchor)?.mark,
    ...(pointersHeld.some((pointer) => pointer?.mark) ? { hasMarksOutside: true as const } : {}),
  };
  const isTouched = members.some((key) => replay.touched.has(key));
  const isSame = !isRefolded && !isTouched && only !== undefined && isSameStanding(plan, only);
  return { ...plan, changed: !isSame, ...(isRefolded ? { members } : {}) };
};

/** The person that an identifier at the closure's rim is: as it stands, since nothing here changes it but an earlier receipt. */
const standingPlan = (key: IdentifierKey, head: ProfileHead, { closure, sighted }: Replay): PersonPlan => {
  const standing = standingOf(head);
  const at = sighted.receipts.get(key) ?? standing.foundedAt;
  const changed = at < standing.foundedAt;
  return {
    profileId: head.profileId,
    slot: { version: head.version },
    standing: changed ? { ...standing, foundedAt: at } : standing,
    sources: [head],
    freshKeys: [],
    ...(head.held ? { held: head.held } : {}),
    rulesVersion: head.rulesVersion,
    markOf: (anchor) => closure.pointers.get(anchor)?.mark,
    changed,
  };
};

/** A component with the plan of its person. */
export interface Planned {
  readonly component: Component;
  readonly plan: PersonPlan;
  /** Its head says something else of it than it should. */
  readonly differs: boolean;
}

/** The persons of a replay, those at its rim apart. */
export const personsOf = (
  replay: Replay,
): { readonly planned: readonly Planned[]; readonly rim: readonly PersonPlan[] } => {
  const { closure, resolution } = replay;
  const components = resolution.components.filter(({ members: [first] }) => !first || !closure.rim.has(first));
  const split = splitHeads(components, replay);
  return {
    planned: components.map((component) => {
      const plan = personPlan(component, split, replay);
      return { component, plan, differs: plan.changed };
    }),
    rim: [...closure.rim.keys()].flatMap((key) => {
      const head = headOf(closure, key);
      return head ? [standingPlan(key, head, replay)] : [];
    }),
  };
};
