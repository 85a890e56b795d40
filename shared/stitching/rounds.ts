import { HeadwaterError } from '../domain/errors.ts';
import type { IdentityRules } from '../domain/identity/rules.ts';
import type { Definitions } from '../domain/profile/fold-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { SegmentDefinitions } from '../ports/segment-definitions.ts';
import type { TimelineStore } from '../ports/timeline-store.ts';
import type { TimerStore } from '../ports/timer-store.ts';
import type { Fate } from './fold-person.ts';
import type { Incoming } from './incoming.ts';
import { decideGroup, type GroupDecision, isIdle } from './stitch-group.ts';
import { groupByPerson, readWorld, type World } from './world.ts';

export interface RoundDependencies {
  readonly profiles: ProfileStore;
  readonly timelines: TimelineStore;
  readonly definitions: SegmentDefinitions;
  readonly timers: TimerStore;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly rules: IdentityRules;
}

/** What became of a record: its fate, or the fault that stopped it. */
export type Result = { readonly fate: Fate } | { readonly fault: unknown };

type Group = readonly Incoming[];

/** Whoever loses this often in a row meets a broken store, not competition. */
const ROUNDS = 200;

/** Makes the loop of read, decide and commit: a conflict or a half-done commit is read and decided again. */
export const createRounds = ({ profiles, timelines, definitions, timers, ...rest }: RoundDependencies) => {
  const { keyring, clock, rules } = rest;
  const planning = { profiles, keyring, rules };

  const decide = async (group: Group, world: World, current: Definitions): Promise<GroupDecision | 'conflict'> => {
    const decideWith = (used: Definitions): Promise<GroupDecision | 'conflict'> =>
      decideGroup(group, world, {
        planning,
        folding: { profiles, timelines, definitions: used },
        now: clock(),
      });
    const decision = await decideWith(current);
    if (decision === 'conflict') return decision;
    const isBehind = decision.definitionsVersion > current.version;
    return isBehind ? decideWith(await definitions.current(decision.definitionsVersion)) : decision;
  };

  const commit = async (group: Group, decision: GroupDecision): Promise<[Incoming, Result][]> => {
    const isDone = isIdle(decision) || (await profiles.commit(decision.change)) === 'committed';
    if (!isDone || decision.isPartial) return [];
    return group.flatMap((incoming) => {
      const fate = decision.fates.get(incoming);
      return fate ? [[incoming, { fate }]] : [];
    });
  };

  const attempt = async (group: Group, work: () => Promise<[Incoming, Result][]>): Promise<[Incoming, Result][]> => {
    try {
      return await work();
    } catch (fault) {
      return group.map((incoming) => [incoming, { fault }]);
    }
  };

  /** One round over all groups; what is missing from the answer needs another. */
  const round = async (
    pending: Group,
    current: Definitions,
    appended: Set<Incoming>,
  ): Promise<[Incoming, Result][]> => {
    const world = await readWorld(pending, planning);
    const decided: { group: Group; decision: GroupDecision }[] = [];
    const failed = await Promise.all(
      groupByPerson(pending, world).map((group) =>
        attempt(group, async () => {
          const decision = await decide(group, world, current);
          if (decision !== 'conflict') decided.push({ group, decision });
          return [];
        }),
      ),
    );
    // Timelines first, then timers, then the commit: each earlier write is harmless without the later ones.
    const fresh = decided.flatMap(({ group }) => group).filter((incoming) => !appended.has(incoming));
    if (fresh.length > 0) await timelines.append(fresh);
    for (const incoming of fresh) appended.add(incoming);
    const due = decided.flatMap(({ decision }) => decision.timers);
    if (due.length > 0) await timers.arm(due);
    const committed = decided.map(({ group, decision }) => attempt(group, () => commit(group, decision)));
    return [...failed, ...(await Promise.all(committed))].flat();
  };

  return async (incomings: Group): Promise<ReadonlyMap<Incoming, Result>> => {
    const settled = new Map<Incoming, Result>();
    const appended = new Set<Incoming>();
    const current = await definitions.current();
    let pending = incomings;
    for (let i = 0; i < ROUNDS && pending.length > 0; i++) {
      const remaining = pending;
      const results = await attempt(remaining, () => round(remaining, current, appended));
      for (const [incoming, result] of results) settled.set(incoming, result);
      pending = pending.filter((incoming) => !settled.has(incoming));
    }
    const fault = new HeadwaterError('stitch.contended', 'Profiles change too fast to be written; the stream retries.');
    for (const incoming of pending) settled.set(incoming, { fault });
    return settled;
  };
};
