import { buildChange, type Decided, type Written } from './build-change.ts';
import type { Folding } from './fold-person.ts';
import { type Fate, foldPerson } from './fold-person.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { planOnline } from './plan-online.ts';
import { planReplay } from './plan-replay.ts';
import type { Planning, World } from './world.ts';

/** What some records that belong together lead to: one commit, and the fate of each once it is done. */
export interface GroupDecision extends Decided {
  readonly fates: ReadonlyMap<Incoming, Fate>;
  /** More is left to commit: decide again afterwards. */
  readonly isPartial: boolean;
  /** The newest definitions any of the heads was folded with: nobody may fold them with older ones. */
  readonly definitionsVersion: number;
}

const belongsTo = (plan: IdentityPlan, person: PersonPlan, incomings: readonly Incoming[]): readonly Incoming[] =>
  plan.isPartial ? [] : incomings.filter(({ anchor }) => plan.personOf.get(anchor) === person);

const isAllFolded = ({ plan, folded, incomings }: Written): boolean => {
  const before = plan.sources[0]?.state.anchors;
  return (
    !plan.changed &&
    before !== undefined &&
    incomings.every(({ anchor }) => folded.state.anchors[anchor]?.sequence === before[anchor]?.sequence) &&
    plan.sources[0]?.state.definitionsVersion === folded.state.definitionsVersion
  );
};

/** Decides a group of records against what is stored. Reads only; `decide` again after a conflict. */
export const decideGroup = async (
  incomings: readonly Incoming[],
  world: World,
  { planning, folding, now }: { readonly planning: Planning; readonly folding: Folding; readonly now: number },
): Promise<GroupDecision | 'conflict'> => {
  const plan = (await planOnline(incomings, world, planning)) ?? (await planReplay(incomings, planning));
  if (plan === 'conflict') return plan;
  const versions = plan.persons.flatMap(({ sources }) => sources.map(({ state }) => state.definitionsVersion));
  const definitionsVersion = Math.max(0, ...versions);
  const isOutdated = definitionsVersion > folding.definitions.version;
  const concerned = plan.persons
    .map((person) => ({ person, own: belongsTo(plan, person, incomings) }))
    .filter(({ person, own }) => !isOutdated && (person.changed || own.length > 0));
  const written = await Promise.all(
    concerned.map(async ({ person, own }) => ({
      plan: person,
      incomings: own,
      folded: await foldPerson(person, own, folding),
    })),
  );
  const fates = new Map(written.flatMap(({ folded }) => [...folded.fates]));
  const needed = written.filter((each) => !isAllFolded(each));
  const decided = buildChange(plan, needed, { definitions: folding.definitions, now });
  return { ...decided, fates, isPartial: plan.isPartial, definitionsVersion };
};

/** True when there is nothing to write. */
export const isIdle = ({ change }: Decided): boolean =>
  change.heads.length === 0 &&
  change.redirects.length === 0 &&
  change.pointers.length === 0 &&
  change.links.length === 0 &&
  change.memberships.length === 0;
