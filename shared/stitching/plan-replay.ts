import { compareSequences } from '../domain/event/compare-sequences.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { isWithin, keysHeld, periodsOf } from '../domain/identity/period.ts';
import { isAsStored } from './closure.ts';
import { knownOf } from './fold-person.ts';
import { type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { stepOf } from './large-change.ts';
import { type Replay, replayAll } from './replay.ts';
import { type Planned, personsOf } from './replay-persons.ts';
import { replayedPointers, replayedRedirects } from './replay-pointers.ts';
import type { Planning } from './world.ts';

/** Heads whose standing still a commit makes sure of, at most. */
const MAX_UNCHANGED = 20;

type Holders = ReadonlyMap<IdentifierKey, readonly Planned[]>;

const holdersIn = (planned: readonly Planned[]): Holders => {
  const holders = new Map<IdentifierKey, Planned[]>();
  for (const each of planned) {
    for (const key of keysHeld(each.component.members, each.component.held))
      holders.set(key, [...(holders.get(key) ?? []), each]);
  }
  return holders;
};

const isFoldedIn = ({ plan }: Planned, { anchor, position }: Incoming): boolean => {
  const known = knownOf(plan, anchor);
  return typeof known === 'object' && compareSequences(position.sequence, known.sequence) <= 0;
};

/**
 * Of an anchor that was passed on a copy may come to one holder and count for another: all of them are folded anew, but for those
 * who have the records already.
 */
const foldedTogether = (planned: readonly Planned[], { incomings }: Replay): readonly Planned[] => {
  const holders = holdersIn(planned);
  const together = new Set(
    incomings.flatMap((incoming) => {
      const all = holders.get(incoming.anchor) ?? [];
      return all.length > 1 ? all.filter((each) => each.differs || !isFoldedIn(each, incoming)) : [];
    }),
  );
  return planned.map((each) => {
    if (!together.has(each)) return each;
    const plan: PersonPlan = { ...each.plan, members: each.component.members, changed: true };
    return { ...each, plan: each.differs ? plan : { ...plan, isOnlyFolded: true } };
  });
};

/** Persons of whose identifiers a known pointer is to say something else. */
const repointed = (planned: readonly Planned[], pointers: IdentityPlan['pointers']): readonly Planned[] => {
  const changed = new Set(pointers.flatMap(({ pointer, expected }) => (expected === 'absent' ? [] : [pointer.key])));
  return planned.map((each) => {
    if (!each.component.members.some((key) => changed.has(key))) return each;
    const { isOnlyFolded: _, ...plan } = each.plan;
    return { ...each, plan: { ...plan, changed: true, isRepointed: true } };
  });
};

/** Who has an anchor's events: who holds the identifier at the time of their receipt. */
const personAtOf = (
  planned: readonly Planned[],
  rim: readonly PersonPlan[],
  { closure }: Replay,
): IdentityPlan['personAt'] => {
  const holders = holdersIn(planned);
  const rimOf = (key: IdentifierKey): PersonPlan | undefined =>
    closure.rim.has(key)
      ? rim.find(
          ({ profileId }) => profileId === closure.heads.get(closure.pointers.get(key)?.profileId ?? '')?.profileId,
        )
      : undefined;
  return (key, receivedAt) => {
    const found = (holders.get(key) ?? []).find(({ component }) =>
      periodsOf(component.held, key).some((period) => isWithin(period, receivedAt)),
    );
    return found?.plan ?? rimOf(key);
  };
};

const planOf = (replay: Replay): IdentityPlan => {
  const { incomings, links, separations, isPartial } = replay;
  const { planned: decided, rim } = personsOf(replay);
  const folded = foldedTogether(decided, replay);
  const pointers = replayedPointers(decided, replay);
  const planned = repointed(folded, pointers);
  const holders = holdersIn(planned);
  const persons = planned.map(({ plan }) => plan);
  const cause = { at: incomings[0]?.receivedAt ?? 0, messageId: links[0]?.link.messageId ?? '' };
  const unchanged = persons.flatMap(({ changed, sources }) =>
    changed ? [] : sources.map(({ profileId, version }) => ({ profileId, version })),
  );
  const plan: IdentityPlan = {
    persons: [...persons, ...rim],
    personAt: personAtOf(planned, rim, replay),
    alsoFolds: (person, anchor) => (holders.get(anchor) ?? []).some((each) => each.plan === person),
    pointers,
    links,
    separations,
    redirects: [...redirectsOf(persons, cause), ...decided.flatMap((each) => replayedRedirects(each, replay, cause))],
    // As many as fit: a change of theirs could matter only through a chain of late links decided in the same instant.
    unchanged: unchanged.slice(0, MAX_UNCHANGED),
    isPartial,
  };
  return stepOf(plan, { replay, planned, cause });
};

/**
 * Decides by the definition: replays all that links reach from these records and identifiers, and moves what stands to what
 * should. Needed where a link arrives out of order and order matters, for aliases, commands and changed rules. `conflict`: somebody
 * changed it meanwhile.
 */
export const planReplay = async (
  incomings: readonly Incoming[],
  start: readonly IdentifierKey[],
  planning: Planning,
): Promise<IdentityPlan | 'conflict'> => {
  const replay = await replayAll(incomings, start, planning);
  if (replay === 'conflict') return replay;
  const plan = { ...planOf(replay), basis: [...replay.closure.heads.values()] };
  // What ends a change rests on links as they are stored; a step on the way may rest on how they were.
  if (plan.isPartial || (await isAsStored(replay.closure, planning.profiles))) return plan;
  planning.ties?.forget();
  return planReplay(incomings, start, planning);
};
