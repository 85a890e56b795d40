import type { ProfileChange, ProfileStore } from '../ports/profile-store.ts';
import { buildChange, type Decided, type Written } from './build-change.ts';
import { inPartsOf, MAX_SIZE, sizeOf, step } from './change-step.ts';
import type { Folding } from './fold-person.ts';
import { type Fate, foldPerson } from './fold-person.ts';
import type { IdentityPlan, PersonPlan } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import type { KnownTies } from './known-ties.ts';
import { moveMarks } from './move-marks.ts';
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
  /** The newest rules any of the heads was resolved with: nobody may resolve them with older ones. */
  readonly rulesVersion: number;
  /** Changes that touch nothing that this one does: committed at the same time, each for itself. */
  readonly besides: readonly ProfileChange[];
}

const belongsTo = (plan: IdentityPlan, person: PersonPlan, incomings: readonly Incoming[]): readonly Incoming[] =>
  plan.isPartial ? [] : incomings.filter(({ anchor, receivedAt }) => plan.personAt(anchor, receivedAt) === person);

const alsoFolded = (plan: IdentityPlan, person: PersonPlan, incomings: readonly Incoming[]): readonly Incoming[] =>
  plan.isPartial
    ? []
    : incomings.filter(
        ({ anchor, receivedAt }) => plan.alsoFolds?.(person, anchor) && plan.personAt(anchor, receivedAt) !== person,
      );

const isAllFolded = ({ plan, folded, incomings }: Written): boolean => {
  const before = plan.sources[0]?.state.anchors;
  return (
    !plan.changed &&
    before !== undefined &&
    incomings.every(({ anchor }) => folded.state.anchors[anchor]?.sequence === before[anchor]?.sequence) &&
    plan.sources[0]?.state.definitionsVersion === folded.state.definitionsVersion
  );
};

/**
 * Persons into whom records are folded and of whom nothing else is new need no common transaction with anybody: where they do not
 * fit with the rest they go apart.
 */
const inRoom = (plan: IdentityPlan, written: readonly Written[]) => {
  const isFoldedOnly = (each: Written): boolean => !each.plan.changed || each.plan.isOnlyFolded === true;
  const [others, folded] = [written.filter((each) => !isFoldedOnly(each)), written.filter(isFoldedOnly)];
  const room = Math.max(0, MAX_SIZE - sizeOf(plan));
  return { rest: [...others, ...folded.slice(0, room)], apart: inPartsOf(MAX_SIZE, folded.slice(room)) };
};

/** What deciding needs besides what is stored. */
export interface Deciding {
  readonly planning: Planning;
  readonly folding: Folding;
  readonly now: number;
}

const planGroup = async (incomings: readonly Incoming[], world: World, planning: Planning) =>
  (await planOnline(incomings, world, planning)) ?? (await planReplay(incomings, [], planning));

/** Folds the persons of a plan with the records that are theirs. Reads only. */
export const decidePlan = async (
  plan: IdentityPlan,
  incomings: readonly Incoming[],
  { planning, folding, now }: Deciding,
): Promise<GroupDecision> => {
  const heads = [...(plan.basis ?? []), ...plan.persons.flatMap(({ sources }) => sources)];
  const definitionsVersion = Math.max(0, ...heads.map(({ state }) => state.definitionsVersion));
  const rulesVersion = Math.max(0, ...heads.map((head) => head.rulesVersion));
  const isOutdated = definitionsVersion > folding.definitions.version || rulesVersion > planning.rules.version;
  const concerned = plan.persons
    .map((person) => ({ person, own: belongsTo(plan, person, incomings) }))
    .filter(({ person, own }) => !isOutdated && (person.changed || own.length > 0));
  const written = await Promise.all(
    concerned.map(async ({ person, own }) => {
      const all = [...own, ...alsoFolded(plan, person, incomings)];
      return { plan: person, incomings: own, folded: await foldPerson(person, all, folding) };
    }),
  );
  const fates = new Map(
    written.flatMap(({ folded, incomings: own }) => [...folded.fates].filter(([incoming]) => own.includes(incoming))),
  );
  const needed = written.filter((each) => !isAllFolded(each));
  const { rest, apart } = inRoom(plan, needed);
  const roomy = await moveMarks(plan, rest, folding.profiles);
  const { change, timers } = buildChange(roomy.plan, roomy.written, { definitions: folding.definitions, now });
  const folded = apart.map((some) => buildChange(step({}), some, { definitions: folding.definitions, now }));
  const besides = await Promise.all(
    (plan.besides ?? []).map((each) => decidePlan(each, [], { planning, folding, now })),
  );
  return {
    change,
    fates,
    isPartial: plan.isPartial,
    timers: [...timers, ...[...folded, ...besides].flatMap((each) => each.timers)],
    definitionsVersion: Math.max(definitionsVersion, ...besides.map((each) => each.definitionsVersion)),
    rulesVersion: Math.max(rulesVersion, ...besides.map((each) => each.rulesVersion)),
    besides: [...folded, ...besides].map((each) => each.change),
  };
};

/** Decides a group of records against what is stored. Reads only; `decide` again after a conflict. */
export const decideGroup = async (
  incomings: readonly Incoming[],
  world: World,
  deciding: Deciding,
): Promise<GroupDecision | 'conflict'> => {
  const plan = await planGroup(incomings, world, deciding.planning);
  return plan === 'conflict' ? plan : decidePlan(plan, incomings, deciding);
};

/** True when there is nothing to write. */
const isIdle = (change: ProfileChange): boolean =>
  change.heads.length === 0 &&
  change.redirects.length === 0 &&
  change.pointers.length === 0 &&
  change.links.length === 0 &&
  (change.separations ?? []).length === 0 &&
  change.memberships.length === 0;

/** Writes what was decided, all of it or of each change nothing; `conflict` where somebody was faster with any part of it. */
export const commitDecision = async (
  { change, besides }: GroupDecision,
  { profiles, ties }: { readonly profiles: Pick<ProfileStore, 'commit'>; readonly ties: KnownTies },
): Promise<'committed' | 'conflict'> => {
  const answers = await Promise.all(
    [change, ...besides].map(async (each) => {
      if (isIdle(each)) return 'committed';
      const answer = await profiles.commit(each);
      if (answer === 'committed') ties.committed(each);
      return answer;
    }),
  );
  if (!answers.includes('conflict')) return 'committed';
  ties.forget();
  return 'conflict';
};
