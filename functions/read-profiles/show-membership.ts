import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { type Explanation, explain } from '../../shared/domain/segment/explain.ts';
import { eventSpan, leafMatches } from '../../shared/domain/segment/leaf.ts';
import type { CompiledSegment, EventLeaf, SegmentSubject } from '../../shared/domain/segment/segment.ts';

interface Question {
  readonly segment: CompiledSegment;
  readonly subject: SegmentSubject;
  readonly history: readonly AcceptedEvent[];
  readonly now: number;
}

const MAX_EVENTS = 10;

const counts = (leaf: EventLeaf, event: AcceptedEvent, now: number): boolean => {
  const span = leafMatches(leaf, event) ? eventSpan(leaf, event) : undefined;
  return span !== undefined && span.from <= now && now < span.to;
};

const evidenceOf = ({ segment, history, now }: Question, hash: string | undefined) => {
  const leaf = segment.leaves.find((each) => each.hash === hash);
  if (!leaf) return {};
  const events = history.filter((event) => counts(leaf, event, now)).slice(0, MAX_EVENTS);
  return {
    events: events.map(({ body: { messageId, timestamp }, sourceId }) => ({ messageId, timestamp, sourceId })),
  };
};

const instants = ({ since, nextChange }: { readonly since?: number; readonly nextChange?: number }) => ({
  ...(since === undefined ? {} : { since: iso(since) }),
  ...(nextChange === undefined ? {} : { nextChange: iso(nextChange) }),
});

const showTree = (question: Question, { leaf, because, ...rest }: Explanation): object => ({
  ...rest,
  ...instants(rest),
  ...evidenceOf(question, leaf),
  ...(because ? { because: because.map((each) => showTree(question, each)) } : {}),
});

/** Whether and why; `since` is when the membership was published to begin, where it is published. */
export const showMembership = (question: Question, publishedSince: number | undefined) => {
  const tree = explain(question.segment, question.subject, question.now);
  const since = tree.value ? (publishedSince ?? tree.since) : undefined;
  return {
    member: tree.value,
    ...instants({
      ...(since === undefined ? {} : { since }),
      ...(tree.nextChange === undefined ? {} : { nextChange: tree.nextChange }),
    }),
    because: [showTree(question, tree)],
  };
};
