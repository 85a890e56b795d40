import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { ownEvents } from '../../shared/domain/identity/period.ts';
import { anchorsOf } from '../../shared/domain/profile/anchors-of.ts';
import { countingCopies } from '../../shared/domain/profile/duplicates.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead, ProfileState } from '../../shared/domain/profile/profile.ts';
import { subjectOf } from '../../shared/domain/profile/subject-of.ts';
import { indexOf } from '../../shared/domain/segment/dependencies.ts';
import { evaluate } from '../../shared/domain/segment/evaluate.ts';
import { lacksLeaves } from '../../shared/domain/segment/refold-leaves.ts';
import type { CompiledSegment } from '../../shared/domain/segment/segment.ts';
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
  /** The first profileIds in their own order, so that asking again shows the same. */
  readonly sample: readonly string[];
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

const isMember = async (stores: Stores, head: ProfileHead, question: Asked): Promise<boolean> => {
  const state = await stateFor(stores, head, question);
  if (!state) return false;
  const subject = subjectOf({ ...head, state });
  return evaluate(question.segment, subject, question.at ?? question.now).member;
};

/** Members among these, as many folded at once as is good. */
const membersOf = async (stores: Stores, heads: readonly ProfileHead[], question: Asked) => {
  const found: string[] = [];
  for (let from = 0; from < heads.length; from += FOLDS_AT_ONCE) {
    const some = heads.slice(from, from + FOLDS_AT_ONCE);
    const verdicts = await Promise.all(some.map((head) => isMember(stores, head, question)));
    found.push(...some.filter((_, index) => verdicts[index]).map(({ profileId }) => profileId));
  }
  return found;
};

const smallest = (ids: readonly string[]): readonly string[] => ids.toSorted().slice(0, SAMPLE);

/** Looks at every profile while `hasTime`: refolds from the timelines what heads do not hold (rules 19, 22). */
export const countMembers = async (stores: Stores, question: Question, hasTime: () => boolean): Promise<Count> => {
  const asked = { ...question, alone: { segments: [question.segment] } };
  const walk = async (segment: number): Promise<Count> => {
    let [looked, count, sample, cursor]: [number, number, readonly string[], string | undefined] = [
      0,
      0,
      [],
      undefined,
    ];
    do {
      if (!hasTime()) return { complete: false, looked, count, sample };
      const place: { segment: number; segments: number; limit: number } = { segment, segments: PARTS, limit: PAGE };
      const page = await stores.profiles.scan(cursor === undefined ? place : { ...place, cursor });
      const members = await membersOf(stores, page.heads, asked);
      [looked, count, sample] = [looked + page.heads.length, count + members.length, smallest([...sample, ...members])];
      cursor = page.cursor;
    } while (cursor !== undefined);
    return { complete: true, looked, count, sample };
  };
  const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => walk(part)));
  return {
    complete: parts.every(({ complete }) => complete),
    looked: parts.reduce((sum, { looked }) => sum + looked, 0),
    count: parts.reduce((sum, { count }) => sum + count, 0),
    sample: smallest(parts.flatMap(({ sample }) => sample)),
  };
};
