import type { IdentifierKey } from '../identity/identifier.ts';
import type { PlacedEvent } from '../profile/duplicates.ts';
import type { Definitions } from '../profile/fold-events.ts';
import type { AnchorMark, ProfileHead, ProfileState } from '../profile/profile.ts';
import { subjectOf } from '../profile/subject-of.ts';
import { decideMemberships, type MembershipTransition } from './decide-memberships.ts';
import { keepLeaves, lacksLeaves, refoldLeaves } from './refold-leaves.ts';

interface HeadChange {
  readonly heads: readonly { readonly head: ProfileHead; readonly expectedVersion: number }[];
  readonly redirects: readonly never[];
  readonly pointers: readonly never[];
  readonly links: readonly never[];
  readonly memberships: readonly (MembershipTransition & { readonly profileId: string; readonly changedAt: number })[];
}

/** What refreshing needs; the ports of these names fit. */
export interface RefreshDependencies {
  readonly profiles: {
    heads(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileHead>>;
    identifiersOf(head: ProfileHead): Promise<readonly { readonly key: IdentifierKey }[]>;
    pointers(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, { readonly mark?: AnchorMark }>>;
    commit(change: HeadChange): Promise<'committed' | 'conflict'>;
  };
  readonly timelines: { read(anchor: IdentifierKey): Promise<readonly PlacedEvent[]> };
  readonly timers: { arm(timers: readonly { readonly profileId: string; readonly due: number }[]): Promise<void> };
  readonly definitions: { current(atLeast?: number): Promise<Definitions> };
  readonly clock: () => number;
}

/** Times a profile is read and decided again when somebody else writes it in between. */
const ATTEMPTS = 8;

/** When to arm a timer: for the next change, unless one is armed already that comes no later. */
export const timerToArm = (
  nextChange: number | undefined,
  armedAt: number | undefined,
  now: number,
): number | undefined => {
  if (nextChange === undefined) return undefined;
  const isCovered = armedAt !== undefined && armedAt > now && armedAt <= nextChange;
  return isCovered ? undefined : nextChange;
};

/** The state as of the current definitions, whose leaves are folded anew from the timelines where it lacks some. */
const upToDate = async (
  head: ProfileHead,
  definitions: Definitions,
  { profiles, timelines }: RefreshDependencies,
): Promise<ProfileState> => {
  if (head.state.definitionsVersion >= definitions.version) return head.state;
  if (!lacksLeaves(head.state, definitions)) return keepLeaves(head.state, definitions);
  const passedOn = Object.keys(head.held ?? {}) as IdentifierKey[];
  const keys = new Set([...(await profiles.identifiersOf(head)).map(({ key }) => key), ...passedOn]);
  const read = await Promise.all([...keys].map(async (key) => [key, await timelines.read(key)] as const));
  const outside = head.hasMarksOutside ? await marksOutside([...keys], profiles) : new Map<IdentifierKey, AnchorMark>();
  return refoldLeaves({ ...head, outside }, new Map(read), definitions);
};

const marksOutside = async (keys: readonly IdentifierKey[], profiles: RefreshDependencies['profiles']) => {
  const pointers = await profiles.pointers(keys);
  return new Map([...pointers].flatMap(([key, { mark }]) => (mark ? [[key, mark] as const] : [])));
};

/** What to write: the head as it should be, entries and exits, and the timer to arm before. */
const decide = (
  head: ProfileHead,
  { state, segments, now }: { state: ProfileState; now: number } & Pick<Definitions, 'segments'>,
) => {
  const { profileId } = head;
  const { memberships, changes, nextChange } = decideMemberships({
    subject: subjectOf({ ...head, state }),
    memberships: head.memberships,
    segments,
    now,
  });
  const due = timerToArm(nextChange, head.armedAt, now);
  const isSame = state === head.state && changes.length === 0 && due === undefined;
  const armed = due === undefined ? {} : { armedAt: due };
  return {
    isSame,
    next: { ...head, version: head.version + 1, state, memberships, ...armed } satisfies ProfileHead,
    changes: changes.map((change) => ({ ...change, profileId, changedAt: now })),
    timers: due === undefined ? [] : [{ profileId, due }],
  };
};

/** Reads, decides and writes once. */
const refreshOnce = async (
  head: ProfileHead,
  atLeast: number,
  dependencies: RefreshDependencies,
): Promise<'committed' | 'conflict'> => {
  const { profiles, timers, definitions, clock } = dependencies;
  const current = await definitions.current(Math.max(atLeast, head.state.definitionsVersion));
  const state = await upToDate(head, current, dependencies);
  const decided = decide(head, { state, segments: current.segments, now: clock() });
  if (decided.isSame) return 'committed';
  if (decided.timers.length > 0) await timers.arm(decided.timers);
  const heads = [{ head: decided.next, expectedVersion: head.version }];
  return profiles.commit({ heads, redirects: [], pointers: [], links: [], memberships: decided.changes });
};

/**
 * Publishes what is true of a profile now: evaluates it with the current definitions (`atLeast` this version), arms its next timer, then writes head
 * and members together under the head's version. Where nothing changed nothing is written, so doing it twice is harmless.
 * `conflict`: others kept writing it. It lives in the domain, its input and output passed in, because timers and backfills
 * both need it.
 */
export const createRefreshProfile =
  (dependencies: RefreshDependencies) =>
  async (first: ProfileHead, atLeast = 0): Promise<'done' | 'conflict'> => {
    const { profileId } = first;
    let head: ProfileHead | undefined = first;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Gone, or joined into another profile meanwhile, which whoever joined them evaluated.
      if (head?.profileId !== profileId) return 'done';
      if ((await refreshOnce(head, atLeast, dependencies)) === 'committed') return 'done';
      head = (await dependencies.profiles.heads([profileId])).get(profileId);
    }
    return 'conflict';
  };
