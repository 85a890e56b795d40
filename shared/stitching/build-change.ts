import type { ProfileHead } from '../domain/profile/profile.ts';
import { subjectOf } from '../domain/profile/subject-of.ts';
import { decideMemberships } from '../domain/segment/decide-memberships.ts';
import { touchedSegments } from '../domain/segment/dependencies.ts';
import type { MembershipChange, ProfileChange } from '../ports/profile-store.ts';
import type { Timer } from '../ports/timer-store.ts';
import type { Folded, Folding } from './fold-person.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { republish } from './republish.ts';

/** A person whose head is to be written. */
export interface Written {
  readonly plan: PersonPlan;
  readonly folded: Folded;
  readonly incomings: readonly Incoming[];
  /** Marks were moved out of its head. */
  readonly hasMarksOutside?: true;
}

/** One commit, and the timers that must be armed before it. */
export interface Decided {
  readonly change: ProfileChange;
  readonly timers: readonly Timer[];
}

const headFor = ({ plan, folded, ...written }: Written): Omit<ProfileHead, 'memberships'> => {
  const { founder, foundedAt, counts, recent, lastLink, orderMatters, isSeparated, hasUnfollowed } = plan.standing;
  const { sources, held, isLeftStale, members } = plan;
  const wasSplit =
    members !== undefined || isLeftStale || plan.isRepointed || sources.some((source) => source.wasSplit);
  const hasMarksOutside =
    written.hasMarksOutside || plan.hasMarksOutside || sources.some((source) => source.hasMarksOutside);
  return {
    profileId: plan.profileId,
    version: plan.slot.version + 1,
    founder,
    foundedAt,
    epoch: 0,
    identifierCounts: counts,
    lastLinkAt: lastLink?.receivedAt ?? 0,
    ...(lastLink ? { lastLinkId: lastLink.messageId } : {}),
    hasRefusedLinks: orderMatters,
    rulesVersion: plan.rulesVersion,
    ...(Object.keys(recent).length > 0 ? { recent } : {}),
    ...(held ? { held } : {}),
    ...(isSeparated ? { isSeparated } : {}),
    ...(hasUnfollowed ? { hasUnfollowed } : {}),
    ...(isLeftStale || plan.isIncomplete ? { isStale: true } : {}),
    ...(hasMarksOutside ? { hasMarksOutside: true } : {}),
    // What is left of a profile on the way may still be of several persons.
    ...(isLeftStale && sources.some((source) => source.isLoose) ? { isLoose: true } : {}),
    ...(wasSplit ? { wasSplit: true } : {}),
    state: folded.state,
  };
};

/** A timer is armed only when it is earlier than the one armed already, or when that one has fired. */
const timerFor = (nextChange: number | undefined, armedAt: number | undefined, now: number): number | undefined =>
  nextChange !== undefined && (armedAt === undefined || armedAt <= now || nextChange < armedAt)
    ? nextChange
    : undefined;

/**
 * The segments that the change can matter to; undefined where all must be looked at: another profile's state went into it, other
 * definitions did, or a change that time brings is due.
 */
const touchedBy = (
  bare: Omit<ProfileHead, 'memberships'>,
  { plan }: Written,
  { definitions, now }: { readonly definitions: Folding['definitions']; readonly now: number },
) => {
  const [before, ...others] = plan.sources;
  if (before === undefined || others.length > 0 || before.profileId !== bare.profileId) return undefined;
  if (before.state.definitionsVersion !== definitions.version || before.isStale) return undefined;
  if (before.armedAt !== undefined && before.armedAt <= now) return undefined;
  return touchedSegments(subjectOf(before), subjectOf(bare), definitions);
};

const decidePerson = (written: Written, definitions: Folding['definitions'], now: number) => {
  const { plan, incomings } = written;
  const kept = plan.sources.find(({ profileId }) => profileId === plan.profileId);
  const bare = headFor(written);
  const times = incomings.flatMap(({ events }) => events.map(({ at }) => at));
  const decision = decideMemberships({
    subject: subjectOf(bare),
    memberships: kept?.memberships ?? {},
    segments: definitions.segments,
    touched: touchedBy(bare, written, { definitions, now }),
    now,
    ...(times.length > 0 ? { eventAt: Math.max(...times) } : {}),
  });
  const due = timerFor(decision.nextChange, kept?.armedAt, now);
  const armedAt = due ?? kept?.armedAt;
  const head: ProfileHead = {
    ...bare,
    memberships: decision.memberships,
    ...(armedAt === undefined ? {} : { armedAt }),
  };
  const memberships = decision.changes.map((change) => ({ ...change, profileId: plan.profileId, changedAt: now }));
  const timers = due === undefined ? [] : [{ profileId: plan.profileId, due }];
  return { head, slot: plan.slot, sources: plan.sources, memberships, timers };
};

/** A profile that gives up its id leaves every segment under that id. */
const exits = (written: readonly Written[], plan: IdentityPlan, now: number): MembershipChange[] => {
  const given = new Set(plan.redirects.map(({ redirect }) => redirect.profileId));
  const heads = new Map(written.flatMap((each) => each.plan.sources).map((head) => [head.profileId, head] as const));
  return [...heads.values()]
    .filter(({ profileId }) => given.has(profileId))
    .flatMap(({ profileId, memberships }) =>
      Object.keys(memberships).map((segmentId) => ({
        segmentId,
        profileId,
        member: false,
        since: now,
        changedAt: now,
      })),
    );
};

/** What to commit for persons decided and folded: heads with memberships, and what changed about who is who. */
export const buildChange = (
  plan: IdentityPlan,
  written: readonly Written[],
  { definitions, now }: Pick<Folding, 'definitions'> & { readonly now: number },
): Decided => {
  const decided = written.map((each) => decidePerson(each, definitions, now));
  const again = decided.map(({ head, sources, memberships }) => ({ head, sources, published: memberships }));
  return {
    change: {
      heads: decided.map(({ head, slot }) => ({
        head,
        expectedVersion: slot.version,
        ...(slot.redirect === undefined ? {} : { formerly: slot.redirect }),
      })),
      redirects: plan.redirects,
      pointers: plan.pointers,
      links: plan.links,
      separations: plan.separations,
      unchanged: plan.unchanged,
      memberships: [
        ...decided.flatMap(({ memberships }) => memberships),
        ...republish(again, plan.pointers, now),
        ...exits(written, plan, now),
      ],
    },
    timers: decided.flatMap(({ timers }) => timers),
  };
};
