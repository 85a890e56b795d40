import { compareSequences } from '../domain/event/compare-sequences.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { ownEvents } from '../domain/identity/period.ts';
import type { LedgerCounts } from '../domain/ledger/ledger.ts';
import { furtherMark, markOf, mergeMarks } from '../domain/profile/anchor-marks.ts';
import {
  compareArrivals,
  compareCopies,
  copyName,
  countingCopies,
  originalTimeOf,
  type PlacedEvent,
} from '../domain/profile/duplicates.ts';
import { type Definitions, emptyState, foldEvents, mergeStates } from '../domain/profile/fold-events.ts';
import type { AnchorMark, ProfileState } from '../domain/profile/profile.ts';
import { keepLeaves, lacksLeaves } from '../domain/segment/refold-leaves.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { TimelineStore } from '../ports/timeline-store.ts';
import type { PersonPlan } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';

/** What folding reads besides the records. */
export interface Folding {
  readonly profiles: ProfileStore;
  readonly timelines: TimelineStore;
  readonly definitions: Definitions;
}

/** A record's fate for the ledger; `poison` where an earlier delivery found that it cannot be folded. */
export type Fate = LedgerCounts | 'poison';

/** The person's state with the records folded in, and what became of each record. */
export interface Folded {
  readonly state: ProfileState;
  readonly fates: ReadonlyMap<Incoming, Fate>;
}

/** A mark, or that nothing of the anchor is folded. */
export type Known = AnchorMark | 'never-folded';

/** One anchor's records among those to fold, with how far its timeline is folded. */
interface Anchored {
  readonly anchor: IdentifierKey;
  readonly incomings: readonly Incoming[];
  readonly known: Known;
}

const placeOf = ({ position, index }: PlacedEvent): string => `${position.shard}#${position.sequence}#${index}`;

const isFolded = ({ position }: Pick<PlacedEvent, 'position'>, known: Known): boolean =>
  typeof known === 'object' && compareSequences(position.sequence, known.sequence) <= 0;

/** How far an anchor's events are folded in the heads that a person is made of. */
export const knownOf = (plan: PersonPlan, anchor: IdentifierKey): Known => {
  if (plan.freshKeys.includes(anchor)) return 'never-folded';
  if (plan.sources.length === 0) return 'never-folded';
  const known = plan.sources.map((source) =>
    markOf(
      source.state.anchors,
      anchor,
      source.hasMarksOutside || plan.hasMarksOutside ? plan.markOf(anchor) : undefined,
    ),
  );
  // Who held a part of it is as far as that part went.
  return known.reduce((a, b) => (typeof a === 'string' ? b : typeof b === 'string' ? a : furtherMark(a, b)));
};

const anchored = (plan: PersonPlan, incomings: readonly Incoming[]): Anchored[] =>
  [...Map.groupBy(incomings, ({ anchor }) => anchor)].map(([anchor, own]) => ({
    anchor,
    incomings: own,
    known: knownOf(plan, anchor),
  }));

/** An event that may be a copy of one folded before: nothing newer than the mark can be (rule 3). */
const isSuspect = (event: PlacedEvent, known: Known): boolean => {
  const at = originalTimeOf(event);
  return typeof known === 'object' && (at === undefined || at <= known.mark);
};

/** True where the records cannot simply be added: their shard changed. */
const needsRefold = ({ known, incomings }: Anchored): boolean =>
  typeof known === 'object' && incomings.some(({ position }) => position.shard !== known.shard);

const newMark = ({ incomings, known }: Anchored): AnchorMark => {
  const last = incomings.reduce((a, b) => (compareSequences(a.position.sequence, b.position.sequence) >= 0 ? a : b));
  const times = incomings.flatMap(({ events }) => events.map((event) => originalTimeOf(event) ?? 0));
  const mark: AnchorMark = { ...last.position, mark: Math.max(0, ...times) };
  if (typeof known === 'string') return mark;
  const merged = mergeMarks({ [last.anchor]: known }, { [last.anchor]: mark });
  return merged[last.anchor] ?? mark;
};

/** Events of the anchor up to what is known to be complete: later ones may have gaps before them and come again. */
const upTo = (events: readonly PlacedEvent[], mark: AnchorMark): PlacedEvent[] =>
  events.filter((event) => compareSequences(event.position.sequence, mark.sequence) <= 0);

const withIncoming = (history: readonly PlacedEvent[], incomings: readonly Incoming[]): PlacedEvent[] => {
  const stored = new Set(history.map(placeOf));
  return [...history, ...incomings.flatMap(({ events }) => events).filter((event) => !stored.has(placeOf(event)))];
};

/** Of an anchor's events, those that came after another copy: the ledger's duplicates, whichever copy counts. */
const fatesOf = ({ incomings, known }: Anchored, history: readonly PlacedEvent[]): [Incoming, Fate][] => {
  const first = new Map<string, PlacedEvent>();
  for (const event of withIncoming(history, incomings)) {
    const best = first.get(copyName(event));
    if (best === undefined || compareArrivals(event, best) < 0) first.set(copyName(event), event);
  }
  return incomings.map((incoming) => {
    const isStored = history.some((event) => event.position.sequence === incoming.position.sequence);
    if (isFolded(incoming, known) && !isStored) return [incoming, 'poison'];
    const copies = incoming.events.filter((event) => {
      const best = first.get(copyName(event));
      return best !== undefined && placeOf(best) !== placeOf(event);
    });
    return [incoming, { applied: incoming.events.length - copies.length, duplicate: copies.length }];
  });
};

/** Timelines read at once: enough to hide latency, few enough for one connection pool. */
const READS_AT_ONCE = 50;

const historiesOf = async (anchors: readonly IdentifierKey[], { timelines }: Folding) => {
  const histories = new Map<IdentifierKey, readonly PlacedEvent[]>();
  for (let i = 0; i < anchors.length; i += READS_AT_ONCE) {
    const some = anchors.slice(i, i + READS_AT_ONCE);
    const read = await Promise.all(some.map(async (anchor) => [anchor, await timelines.read(anchor)] as const));
    for (const [anchor, events] of read) histories.set(anchor, events);
  }
  return histories;
};

/** Every identifier whose timeline may hold events of the person, with the marks that their pointers keep. */
const anchorsOfPerson = async (plan: PersonPlan, groups: readonly Anchored[], { profiles }: Folding) => {
  const stored = plan.members
    ? []
    : (await Promise.all(plan.sources.map((source) => profiles.identifiersOf(source)))).flat();
  const keys = new Set([
    ...(plan.members ?? []),
    ...stored.map(({ key }) => key),
    ...(Object.keys(plan.held ?? {}) as IdentifierKey[]),
    ...groups.map(({ anchor }) => anchor),
  ]);
  const isMarkedOutside = !plan.members && plan.sources.some((source) => source.hasMarksOutside);
  const pointers = isMarkedOutside ? await profiles.pointers([...keys]) : undefined;
  const markOutside = pointers ? (key: IdentifierKey) => pointers.get(key)?.mark : plan.markOf;
  return { keys, plan: { ...plan, markOf: markOutside } };
};

/** Folds the person anew from its timelines: the definition, of which the incremental state is the fast path (rule 22). */
const refold = async (given: PersonPlan, groups: readonly Anchored[], folding: Folding): Promise<Folded> => {
  const { definitions } = folding;
  const { keys, plan } = await anchorsOfPerson(given, groups, folding);
  const histories = await historiesOf([...keys], folding);
  const events: PlacedEvent[] = [];
  let marks: ProfileState['anchors'] = {};
  for (const anchor of keys) {
    const group = groups.find((each) => each.anchor === anchor);
    const known = knownOf(plan, anchor);
    const history = withIncoming(histories.get(anchor) ?? [], group?.incomings ?? []);
    if (group) {
      const bound = newMark(group);
      const own = upTo(history, bound);
      const mark = Math.max(0, ...own.map((event) => originalTimeOf(event) ?? 0));
      events.push(...own);
      marks = mergeMarks(marks, { [anchor]: { ...bound, mark } });
    } else if (typeof known === 'object') {
      events.push(...upTo(history, known));
      if (plan.sources.some(({ state }) => Object.hasOwn(state.anchors, anchor)))
        marks = mergeMarks(marks, { [anchor]: known });
    }
  }
  const own = ownEvents(plan.held, countingCopies(events));
  const state = foldEvents(emptyState(definitions.version), own, definitions);
  const fates = groups.flatMap((group) => fatesOf(group, histories.get(group.anchor) ?? []));
  return { state: { ...state, anchors: marks }, fates: new Map(fates) };
};

/** Adds an anchor's new events; `refold` where an earlier-received copy of a folded event turned up. */
const addEvents = (group: Anchored, history: readonly PlacedEvent[]): readonly PlacedEvent[] | 'refold' => {
  const folded = new Map(
    countingCopies(history.filter((event) => isFolded(event, group.known))).map((event) => [copyName(event), event]),
  );
  const events = group.incomings
    .flatMap((incoming) => incoming.events)
    .filter((event) => !isFolded(event, group.known));
  const counting: PlacedEvent[] = [];
  for (const event of countingCopies(events)) {
    const copy = folded.get(copyName(event));
    if (copy === undefined) counting.push(event);
    else if (compareCopies(event, copy) < 0) return 'refold';
  }
  return counting;
};

const mergedSources = (plan: PersonPlan, definitions: Definitions): ProfileState =>
  plan.sources
    .map(({ state }) => state)
    .reduce<ProfileState | undefined>(
      (sum, state) => (sum ? mergeStates(sum, state, definitions) : state),
      undefined,
    ) ?? emptyState(definitions.version);

/**
 * The person's state with these records. Timelines are read only for what may be a copy, for redelivered records, and where
 * the state must be folded anew.
 */
export const foldPerson = async (
  plan: PersonPlan,
  incomings: readonly Incoming[],
  folding: Folding,
): Promise<Folded> => {
  const { definitions } = folding;
  const [left] = plan.sources;
  if (plan.isLeftStale && left) {
    const anchors = plan.sources.map(({ state }) => state.anchors).reduce(mergeMarks);
    return { state: { ...left.state, anchors }, fates: new Map() };
  }
  const groups = anchored(plan, incomings);
  const merged = mergedSources(plan, definitions);
  const isOutdated = lacksLeaves(merged, definitions) && merged.firstSeen !== 0;
  if (plan.members || isOutdated || groups.some(needsRefold)) return refold(plan, groups, folding);

  const looked = groups.filter(({ known, incomings: own }) =>
    own.some((incoming) => isFolded(incoming, known) || incoming.events.some((event) => isSuspect(event, known))),
  );
  const histories = await historiesOf(
    looked.map(({ anchor }) => anchor),
    folding,
  );
  const added: PlacedEvent[] = [];
  let marks = merged.anchors;
  const fates: [Incoming, Fate][] = [];
  for (const group of groups) {
    const history = histories.get(group.anchor) ?? [];
    const events = addEvents(group, history);
    if (events === 'refold') return refold(plan, groups, folding);
    added.push(...events);
    marks = mergeMarks(marks, { [group.anchor]: newMark(group) });
    fates.push(...fatesOf(group, history));
  }
  const state = foldEvents(keepLeaves(merged, definitions), added, definitions);
  return { state: { ...state, anchors: marks }, fates: new Map(fates) };
};
