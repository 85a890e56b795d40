import { HeadwaterError } from '../domain/errors.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { IdentityRules } from '../domain/identity/rules.ts';
import type { Definitions } from '../domain/profile/fold-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RulesDirectory } from '../ports/rules-directory.ts';
import type { SegmentDefinitions } from '../ports/segment-definitions.ts';
import type { TimelineStore } from '../ports/timeline-store.ts';
import type { TimerStore } from '../ports/timer-store.ts';
import type { Incoming } from './incoming.ts';
import { createKnownTies, type KnownTies } from './known-ties.ts';
import { createPending, type Result } from './pending.ts';
import { type ScreenDependencies, type Screened, screenErased } from './screen-erased.ts';
import { commitDecision, type Deciding, decideGroup, type GroupDecision } from './stitch-group.ts';
import { groupByPerson, readWorld } from './world.ts';

/** What the loop of read, decide and commit works on. */
export interface RoundDependencies extends Pick<ScreenDependencies, 'lift'> {
  readonly profiles: ProfileStore;
  readonly timelines: TimelineStore;
  readonly definitions: SegmentDefinitions;
  readonly timers: TimerStore;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly rules: RulesDirectory;
}

/** What deciding needs of it. */
export type DecideDependencies = Omit<RoundDependencies, 'lift'>;

type Group = readonly Incoming[];
/** What a round settles; or that it only got on; or what the records are without those who were erased. */
type Settled =
  | readonly (readonly [Incoming, Result])[]
  | 'progress'
  | { readonly screened: ReadonlyMap<Incoming, Screened> };
/** The definitions and rules that a round works with, and what the rounds before it read. */
export interface Used {
  readonly definitions: Definitions;
  readonly rules: IdentityRules;
  readonly ties: KnownTies;
}
type Decide = (deciding: Deciding) => Promise<GroupDecision | 'conflict'>;

/** Whoever loses this often in a row meets a broken store, not competition. */
const ROUNDS = 200;
/** Newer definitions or rules met in a row while one decision is taken. */
const VERSIONS = 5;

/** Links kept and not followed, whose isolated end might be released while they are committed. */
const isolatedEnds = ({ change }: GroupDecision): IdentifierKey[] =>
  change.links.flatMap(({ link }) => (link.refused === 'super-node' ? [link.anchor, link.other] : []));

/** Decides with definitions and rules that are no older than those that anything in hand was folded and resolved with. */
export const createDecide = ({ profiles, timelines, definitions, rules, keyring, clock }: DecideDependencies) => {
  const decideWith = async (decide: Decide, used: Used): Promise<GroupDecision | 'conflict'> =>
    decide({
      planning: { profiles, keyring, rules: used.rules, ties: used.ties },
      folding: { profiles, timelines, definitions: used.definitions },
      now: clock(),
    });

  return async (decide: Decide, current: Used): Promise<GroupDecision | 'conflict'> => {
    let used = current;
    // Deciding reads again, and may meet what a newer worker wrote meanwhile.
    for (let i = 0; i < VERSIONS; i++) {
      const decision = await decideWith(decide, used);
      if (decision === 'conflict') return decision;
      const { definitionsVersion, rulesVersion } = decision;
      if (definitionsVersion <= used.definitions.version && rulesVersion <= used.rules.version) return decision;
      used = {
        ...used,
        definitions: await definitions.current(definitionsVersion),
        rules: await rules.current(rulesVersion),
      };
    }
    return 'conflict';
  };
};

/** Makes the commit of a group's decision: its fates once all of it is done. */
const createCommit = ({ profiles }: RoundDependencies) => {
  /** A release that came in between did not see these links: then they are decided once more. */
  const missedNoRelease = async (decision: GroupDecision): Promise<boolean> => {
    const ends = isolatedEnds(decision);
    if (ends.length === 0) return true;
    const pointers = await profiles.pointers(ends);
    return decision.change.links
      .filter(({ link }) => link.refused === 'super-node')
      .every(({ link }) => [link.anchor, link.other].some((key) => pointers.get(key)?.isolated));
  };

  return async (group: Group, decision: GroupDecision, ties: KnownTies): Promise<[Incoming, Result][] | 'progress'> => {
    if ((await commitDecision(decision, { profiles, ties })) === 'conflict') return [];
    if (decision.isPartial || !(await missedNoRelease(decision))) return 'progress';
    return group.flatMap((incoming) => {
      const fate = decision.fates.get(incoming);
      return fate ? [[incoming, { fate }]] : [];
    });
  };
};

const attempt = async (group: Group, work: () => Promise<Settled>): Promise<Settled> => {
  try {
    return await work();
  } catch (fault) {
    return group.map((incoming) => [incoming, { fault }]);
  }
};

/** Makes the loop of read, decide and commit: a conflict or a half-done commit is read and decided again. */
export const createRounds = (dependencies: RoundDependencies) => {
  const { profiles, timelines, timers, keyring } = dependencies;
  const decide = createDecide(dependencies);
  const commit = createCommit(dependencies);

  /** One round over all groups; what is missing from the answer needs another. */
  const round = async (pending: Group, current: Used, appended: Set<Incoming>): Promise<Settled> => {
    const world = await readWorld(pending, { profiles, keyring, rules: current.rules });
    if (world.fences.size > 0) {
      const { fences } = world;
      return { screened: await screenErased(pending, { fences, definitions: current.definitions }, dependencies) };
    }
    const decided: { group: Group; decision: GroupDecision }[] = [];
    const failed = await Promise.all(
      groupByPerson(pending, world).map((group) =>
        attempt(group, async () => {
          const decision = await decide((deciding) => decideGroup(group, world, deciding), current);
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
    const committed = await Promise.all(
      decided.map(({ group, decision }) => attempt(group, () => commit(group, decision, current.ties))),
    );
    const settled = [...failed, ...committed].flatMap((each) => (Array.isArray(each) ? each : []));
    return settled.length === 0 && committed.includes('progress') ? 'progress' : settled;
  };

  return async (incomings: Group): Promise<ReadonlyMap<Incoming, Result>> => {
    const pending = createPending(incomings);
    const appended = new Set<Incoming>();
    let current: Used = {
      definitions: await dependencies.definitions.current(),
      rules: await dependencies.rules.current(),
      ties: createKnownTies(),
    };
    for (let lost = 0; lost < ROUNDS && pending.open().length > 0; ) {
      const remaining = pending.open();
      // Whoever goes on with rules of before would undo what others do with newer ones.
      current = { ...current, rules: await dependencies.rules.current(current.rules.version) };
      const used = current;
      const results = await attempt(remaining, () => round(remaining, used, appended));
      // A step of a large change is no defeat: only rounds without any are counted.
      if (results === 'progress') continue;
      lost += 1;
      if ('screened' in results) pending.replace(results.screened);
      else pending.settle(results);
    }
    const fault = new HeadwaterError('stitch.contended', 'Profiles change too fast to be written; the stream retries.');
    pending.settle(pending.open().map((incoming) => [incoming, { fault }]));
    return pending.results();
  };
};
