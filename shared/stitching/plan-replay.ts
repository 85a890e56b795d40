import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { isWithin } from '../domain/identity/period.ts';
import { type IdentityPlan, type PersonPlan, redirectsOf } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { stepOf } from './large-change.ts';
import { type Replay, replayAll } from './replay.ts';
import { type Planned, personsOf } from './replay-persons.ts';
import { replayedPointers, replayedRedirects } from './replay-pointers.ts';
import type { Planning } from './world.ts';

/** Heads whose standing still a commit makes sure of, at most. */
const MAX_UNCHANGED = 20;

/** Who has an anchor's events: who holds the identifier at the time of their receipt. */
const personAtOf = (
  planned: readonly Planned[],
  rim: readonly PersonPlan[],
  { closure }: Replay,
): IdentityPlan['personAt'] => {
  const holders = new Map<IdentifierKey, Planned[]>();
  for (const each of planned) {
    const { members, held = {} } = each.component;
    for (const key of new Set([...members, ...(Object.keys(held) as IdentifierKey[])]))
      holders.set(key, [...(holders.get(key) ?? []), each]);
  }
  const rimOf = (key: IdentifierKey): PersonPlan | undefined =>
    closure.rim.has(key)
      ? rim.find(
          ({ profileId }) => profileId === closure.heads.get(closure.pointers.get(key)?.profileId ?? '')?.profileId,
        )
      : undefined;
  return (key, receivedAt) => {
    const found = (holders.get(key) ?? []).find(({ component }) => {
      const periods = component.held && Object.hasOwn(component.held, key) ? component.held[key] : undefined;
      return periods === undefined || periods.some((period) => isWithin(period, receivedAt));
    });
    return found?.plan ?? rimOf(key);
  };
};

const planOf = (replay: Replay): IdentityPlan => {
  const { incomings, links, separations, isPartial } = replay;
  const { planned, rim } = personsOf(replay);
  const persons = planned.map(({ plan }) => plan);
  const cause = { at: incomings[0]?.receivedAt ?? 0, messageId: links[0]?.link.messageId ?? '' };
  const unchanged = persons.flatMap(({ changed, sources }) =>
    changed ? [] : sources.map(({ profileId, version }) => ({ profileId, version })),
  );
  const plan: IdentityPlan = {
    persons: [...persons, ...rim],
    personAt: personAtOf(planned, rim, replay),
    pointers: replayedPointers(planned, replay),
    links,
    separations,
    redirects: [...redirectsOf(persons, cause), ...planned.flatMap((each) => replayedRedirects(each, replay, cause))],
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
  return replay === 'conflict' ? replay : planOf(replay);
};
