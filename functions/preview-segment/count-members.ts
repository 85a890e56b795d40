import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { ownEvents } from '../../shared/domain/identity/period.ts';
import type { Json } from '../../shared/domain/json.ts';
import { anchorsOf } from '../../shared/domain/profile/anchors-of.ts';
import { countingCopies } from '../../shared/domain/profile/duplicates.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead, ProfileState } from '../../shared/domain/profile/profile.ts';
import { isRestricted } from '../../shared/domain/profile/restriction.ts';
import { subjectOf } from '../../shared/domain/profile/subject-of.ts';
import { indexOf } from '../../shared/domain/segment/dependencies.ts';
import { evaluate, lookAt as lookAtLeaf } from '../../shared/domain/segment/evaluate.ts';
import { aggregateAt } from '../../shared/domain/segment/judge-entries.ts';
import { lacksLeaves } from '../../shared/domain/segment/refold-leaves.ts';
import type { CompiledSegment, SegmentSubject } from '../../shared/domain/segment/segment.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { Definitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';

/** Where profiles and their events are. */
export interface Stores {
  readonly profiles: Pick<ProfileStore, 'scan' | 'identifiersOf'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
}

/** Who is in `segment` at `at` (now where absent)? `known` are the definitions that heads may be folded with. */
export interface Question {
  readonly segment: CompiledSegment;
  readonly known: Definitions;
  readonly now: number;
  readonly at?: number;
}

/** With what its leaves are folded with when they must be: one list, so that it is looked through once. */
interface Asked extends Question {
  readonly alone: { readonly segments: readonly CompiledSegment[] };
}

/** `complete` is false when time ran out first; then the count means nothing. */
export interface Count {
  readonly complete: boolean;
  readonly looked: number;
  readonly count: number;
  /** Of those looked at, how many did more than is told apart: the verdict on them may be wrong. */
  readonly capped: number;
  /** The first by their profileIds, so that asking again shows the same. */
  readonly sample: readonly Sampled[];
}

/** A member; with what its events give, where that is what is asked about. */
export interface Sampled {
  readonly profileId: string;
  readonly value?: Json;
}

interface Judged {
  readonly member: boolean;
  readonly capped?: true;
  readonly value?: Json;
}

const SAMPLE = 20;
/** Parts of the table walked at once, and profiles of a page folded at once. */
const PARTS = 4;
const PAGE = 100;
const FOLDS_AT_ONCE = 8;

const readEvents = async (stores: Stores, head: ProfileHead): Promise<readonly AcceptedEvent[]> => {
  const events: AcceptedEvent[] = [];
  for (const anchor of await anchorsOf(stores.profiles, head))
    events.push(...ownEvents(head.held, countingCopies(await stores.timelines.read(anchor))));
  return events;
};

/** The state to judge; absent where the profile had no event yet. */
const stateFor = async (
  stores: Stores,
  head: ProfileHead,
  { segment, known, at, alone }: Asked,
): Promise<ProfileState | undefined> => {
  const folded = indexOf(known).leaves;
  const isFolded =
    head.state.definitionsVersion <= known.version &&
    segment.leaves.every(({ hash }) => folded.has(hash)) &&
    !lacksLeaves(head.state, { version: known.version, leavesSince: known.leavesSince, ...alone });
  if (at === undefined && (isFolded || segment.leaves.length === 0)) return head.state;
  const events = (await readEvents(stores, head)).filter((event) => event.at <= (at ?? event.at));
  return events.length === 0 ? undefined : foldEvents(emptyState(known.version), events, alone);
};

/** What the events of the one aggregate that is asked about give. */
const givenTo = ({ rule }: CompiledSegment, subject: SegmentSubject, instant: number): Json | undefined =>
  rule.kind === 'aggregate' ? aggregateAt(rule.leaf, lookAtLeaf(rule.leaf, subject, instant)).value : undefined;

const verdictOn = async (stores: Stores, head: ProfileHead, question: Asked): Promise<Judged> => {
  // Of whenever one asks: today nothing may be done with the person, counting included.
  if (isRestricted(head.state)) return { member: false };
  const state = await stateFor(stores, head, question);
  if (!state) return { member: false };
  const subject = subjectOf({ ...head, state });
  const instant = question.at ?? question.now;
  const { member, capped } = evaluate(question.segment, subject, instant);
  const value = member ? givenTo(question.segment, subject, instant) : undefined;
  return { member, ...(capped && { capped }), ...(value !== undefined && { value }) };
};

/** What was found among some profiles. */
type Found = Omit<Count, 'complete'>;

const NOBODY: Found = { looked: 0, count: 0, capped: 0, sample: [] };

const add = (a: Found, b: Found): Found => ({
  looked: a.looked + b.looked,
  count: a.count + b.count,
  capped: a.capped + b.capped,
  sample: [...a.sample, ...b.sample].sort((x, y) => (x.profileId < y.profileId ? -1 : 1)).slice(0, SAMPLE),
});

/** Members among these, as many folded at once as is good. */
const lookAt = async (stores: Stores, heads: readonly ProfileHead[], question: Asked): Promise<Found> => {
  const verdicts: { readonly profileId: string; readonly verdict: Judged }[] = [];
  for (let from = 0; from < heads.length; from += FOLDS_AT_ONCE) {
    const some = heads.slice(from, from + FOLDS_AT_ONCE);
    const judged = some.map(async (head) => ({
      profileId: head.profileId,
      verdict: await verdictOn(stores, head, question),
    }));
    verdicts.push(...(await Promise.all(judged)));
  }
  const sample = verdicts
    .filter(({ verdict }) => verdict.member)
    .map(({ profileId, verdict: { value } }) => ({ profileId, ...(value !== undefined && { value }) }));
  const capped = verdicts.filter(({ verdict }) => verdict.capped).length;
  return { looked: heads.length, count: sample.length, capped, sample };
};

/** Looks at every profile while `hasTime`: refolds from the timelines what heads do not hold (rules 19, 22). */
export const countMembers = async (stores: Stores, question: Question, hasTime: () => boolean): Promise<Count> => {
  const asked = { ...question, alone: { segments: [question.segment] } };
  const walk = async (segment: number): Promise<Count> => {
    let [found, cursor]: [Found, string | undefined] = [NOBODY, undefined];
    do {
      if (!hasTime()) return { complete: false, ...found };
      const place: { segment: number; segments: number; limit: number } = { segment, segments: PARTS, limit: PAGE };
      const page = await stores.profiles.scan(cursor === undefined ? place : { ...place, cursor });
      found = add(found, await lookAt(stores, page.heads, asked));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return { complete: true, ...found };
  };
  const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => walk(part)));
  return { complete: parts.every(({ complete }) => complete), ...parts.reduce<Found>(add, NOBODY) };
};
