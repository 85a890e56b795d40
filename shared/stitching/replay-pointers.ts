import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { isFromBirth, keysHeld, type Period } from '../domain/identity/period.ts';
import type { Component } from '../domain/identity/resolve.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import type { Replay } from './replay.ts';
import type { Planned } from './replay-persons.ts';
import { pointersOf } from './sighted.ts';

type PointerChange = IdentityPlan['pointers'][number];
type Former = NonNullable<IdentifierPointer['former']>;

/** Where identifiers were before they were passed on, oldest first. */
const formerHolders = (planned: readonly Planned[]): Map<IdentifierKey, Former> => {
  const found = new Map<IdentifierKey, Former[number][]>();
  for (const { component, plan } of planned) {
    for (const [key, periods] of Object.entries(component.held ?? {}) as [IdentifierKey, Period[]][]) {
      for (const { from = 0, until } of periods) {
        // Passed on twice in one instant: nothing was received in between.
        if (until === undefined || from === until) continue;
        found.set(key, [...(found.get(key) ?? []), { profileId: plan.profileId, until }]);
      }
    }
  }
  for (const former of found.values()) former.sort((a, b) => a.until - b.until);
  return found;
};

const isSameFormer = (a: Former, b: Former, { closure }: Replay): boolean => {
  const leads = (id: string): string => closure.heads.get(id)?.profileId ?? id;
  return (
    a.length === b.length &&
    a.every(({ profileId, until }, i) => until === b[i]?.until && leads(profileId) === leads(b[i]?.profileId ?? ''))
  );
};

/** What a known pointer should say: after a split every pointer names its person directly. */
const settledPointer = (
  pointer: IdentifierPointer,
  { plan, former }: { readonly plan: PersonPlan; readonly former: Former },
  replay: Replay,
): PointerChange[] => {
  const { resolution, releases, closure } = replay;
  const { isolated: wasIsolated, releasedAt: wasReleasedAt, former: wasFormer, ...bare } = pointer;
  const isolated = resolution.isolated.get(pointer.key);
  const releasedAt = releases.get(pointer.key);
  const leads = closure.heads.get(pointer.profileId)?.profileId;
  const isMoved = plan.members !== undefined && pointer.profileId !== plan.profileId;
  // A join moves no pointer: whoever follows the redirect finds the person. Being passed on does.
  const profileId =
    isMoved || !plan.sources.some((head) => head.profileId === leads) ? plan.profileId : pointer.profileId;
  const isSame =
    profileId === pointer.profileId &&
    isolated === wasIsolated &&
    releasedAt === wasReleasedAt &&
    isSameFormer(former, wasFormer ?? [], replay);
  if (isSame) return [];
  const next = {
    ...bare,
    profileId,
    ...(isolated ? { isolated } : {}),
    ...(releasedAt === undefined ? {} : { releasedAt }),
    ...(former.length > 0 ? { former } : {}),
  };
  return [{ pointer: next, expected: pointer }];
};

/** Pointer changes of one key joined: its move and its earlier receipt are one write. */
const joined = (changes: readonly PointerChange[]): PointerChange[] => {
  const byKey = new Map<IdentifierKey, PointerChange>();
  for (const change of changes) {
    const known = byKey.get(change.pointer.key);
    const { firstReceivedAt = Number.POSITIVE_INFINITY } = known?.pointer ?? {};
    const earliest = Math.min(firstReceivedAt, change.pointer.firstReceivedAt);
    byKey.set(change.pointer.key, { ...change, pointer: { ...change.pointer, firstReceivedAt: earliest } });
  }
  return [...byKey.values()];
};

/** Every pointer to write: new ones, those seen to have come earlier, and those that should say something else. */
export const replayedPointers = (planned: readonly Planned[], replay: Replay): PointerChange[] => {
  const { sighted, incomings, closure, planning, resolution, releases } = replay;
  const seenOf = pointersOf(sighted.receipts, incomings, { pointers: closure.pointers, planning });
  const former = formerHolders(planned);
  const rim = [...closure.rim.keys()].flatMap((key) => seenOf(key, ''));
  return joined([
    ...rim,
    ...planned.flatMap(({ component, plan }) =>
      component.members.flatMap((key): PointerChange[] => {
        const known = closure.pointers.get(key);
        const seen = seenOf(key, plan.profileId);
        if (known !== undefined)
          return [...seen, ...settledPointer(known, { plan, former: former.get(key) ?? [] }, replay)];
        const isolated = resolution.isolated.get(key);
        const releasedAt = releases.get(key);
        return seen.map((change) => ({
          ...change,
          pointer: {
            ...change.pointer,
            ...(isolated ? { isolated } : {}),
            ...(releasedAt === undefined ? {} : { releasedAt }),
            ...(former.has(key) ? { former: former.get(key) ?? [] } : {}),
          },
        }));
      }),
    ),
  ]);
};

/** Identifiers whose birth id leads to this person: all that it holds from their beginning. */
const nativesOf = ({ members, held }: Component): IdentifierKey[] =>
  keysHeld(members, held).filter((key) => isFromBirth(held, key));

/** After a split every former id leads to whoever has the identifier it was born as. */
export const replayedRedirects = (
  { component, plan }: Planned,
  { slots, planning }: Replay,
  cause: { readonly at: number; readonly messageId: string },
): IdentityPlan['redirects'] =>
  (plan.members ? nativesOf(component) : []).flatMap((key) => {
    const profileId = planning.keyring.profileIdOf(key, 0);
    const slot = slots.get(profileId);
    if (slot?.redirect === undefined || slot.redirect === plan.profileId || profileId === plan.profileId) return [];
    const redirect = { profileId, redirect: plan.profileId, ...cause };
    return [{ redirect, expectedVersion: slot.version, formerly: slot.redirect }];
  });
