import type { AcceptedEvent } from '../shared/domain/event/event.ts';
import type { IdentifierKey } from '../shared/domain/identity/identifier.ts';
import { type Definitions, emptyState, foldEvents } from '../shared/domain/profile/fold-events.ts';
import { packHead } from '../shared/domain/profile/pack-head.ts';
import type { ProfileHead, ProfileState } from '../shared/domain/profile/profile.ts';
import { subjectOf } from '../shared/domain/profile/subject-of.ts';
import { compileSegments } from '../shared/domain/segment/compile-segments.ts';
import type { Condition } from '../shared/domain/segment/definition.ts';
import { indexOf, touchedSegments } from '../shared/domain/segment/dependencies.ts';
import { evaluate } from '../shared/domain/segment/evaluate.ts';

/** What segments cost on one profile: counted work for an event, and what this machine does in a second. */
export interface SegmentSpeed {
  readonly segments: number;
  readonly events: number;
  /** Definitions evaluated a second, on one core. */
  readonly evaluationsPerSecond: number;
  /** Bytes that the states of all leaves take in the stored head. */
  readonly stateBytes: number;
  /** Of one more event: the leaves that fold it and the segments judged anew. */
  readonly leavesTouched: number;
  readonly segmentsJudged: number;
  /** Microseconds to fold it and judge what it touches. */
  readonly eventMicroseconds: number;
}

const SEGMENTS = [10, 100, 1000] as const;
const EVENTS = [10, 1000, 100_000] as const;
/** Event names that the definitions speak of: each has one segment in a hundred of a thousand. */
const NAMES = 100;
const MINUTE = 60_000;
const START = Date.UTC(2026, 0);

/** Definitions as shops have them, the costly kinds among them: every third looks at the events themselves. */
const definitionOf = (n: number): Condition => {
  const event = `Event ${n % NAMES}`;
  const days = `P${1 + (n % 90)}D`;
  const kinds: readonly Condition[] = [
    { event, within: days, count: { op: '>=', value: 1 + (n % 5) } },
    { event, aggregate: { fn: 'sum', property: 'price' }, op: 'gte', value: 100, within: days },
    { not: { event, within: days } },
    { sequence: [{ event }, { event: 'Order Completed', within: 'PT30M', absent: true }] },
    {
      all: [
        { trait: 'plan', op: 'eq', value: 'pro' },
        { event, between: [`P${2 + (n % 90)}D`, 'P1D'] },
      ],
    },
    { event, aggregate: { fn: 'distinct', property: 'sku' }, op: 'gte', value: 3 },
  ];
  return kinds[n % kinds.length] ?? { event };
};

const definitionsOf = (count: number): Definitions => ({
  version: 1,
  segments: compileSegments(
    Array.from({ length: count }, (_, n) => ({ id: `segment-${n}`, definition: definitionOf(n) })),
  ).segments,
});

const eventOf = (n: number): AcceptedEvent => {
  const at = START + n * MINUTE;
  const timestamp = new Date(at).toISOString();
  const event = n % 10 === 0 ? 'Order Completed' : `Event ${n % NAMES}`;
  return {
    body: { type: 'track', event, messageId: `m${n}`, timestamp, properties: { price: n % 90, sku: `sku-${n % 40}` } },
    anchor: 'userId:u' as IdentifierKey,
    sourceId: 'web',
    trust: 'asserted',
    recordId: `r${n}`,
    index: 0,
    at,
    receivedAt: at,
    expiresAt: at + 760 * 24 * 60 * MINUTE,
    imported: false,
  };
};

const headOf = (state: ProfileState): ProfileHead => ({
  profileId: 'p',
  version: 1,
  founder: 'userId:u' as IdentifierKey,
  foundedAt: START,
  epoch: 0,
  identifierCounts: { userId: 1 },
  lastLinkAt: 0,
  hasRefusedLinks: false,
  rulesVersion: 0,
  state,
  memberships: {},
});

const TRIES = 3;
/** Long enough for the clock, short enough for a coffee. */
const ENOUGH_MS = 100;

/** Microseconds of one call, the best of some tries. */
const microseconds = (work: () => unknown): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < TRIES; tried++) {
    const from = performance.now();
    let calls = 0;
    do {
      work();
      calls += 1;
    } while (performance.now() - from < ENOUGH_MS);
    best = Math.min(best, (1000 * (performance.now() - from)) / calls);
  }
  return best;
};

const measure = (definitions: Definitions, events: number): SegmentSpeed => {
  const history = Array.from({ length: events }, (_, n) => eventOf(n));
  const state = foldEvents(emptyState(1), history, definitions);
  const next = eventOf(events + 1);
  const before = subjectOf(headOf(state));
  const judge = () => {
    const after = subjectOf(headOf(foldEvents(state, [next], definitions)));
    const touched = touchedSegments(before, after, definitions);
    for (const segment of touched) evaluate(segment, after, next.at);
    return touched.size;
  };
  const all = microseconds(() => definitions.segments.map((segment) => evaluate(segment, before, next.at)));
  const bytes = (each: ProfileState): number => JSON.stringify(packHead(headOf(each))).length;
  return {
    segments: definitions.segments.length,
    events,
    evaluationsPerSecond: (1_000_000 * definitions.segments.length) / all,
    stateBytes: bytes(state) - bytes({ ...state, leaves: {} }),
    leavesTouched: indexOf(definitions).byEvent.get(next.body.event ?? '')?.length ?? 0,
    segmentsJudged: judge(),
    eventMicroseconds: microseconds(judge),
  };
};

/** Every size of the set of definitions on every size of history, in one run. */
export const measureSegments = (): readonly SegmentSpeed[] =>
  SEGMENTS.flatMap((count) => {
    const definitions = definitionsOf(count);
    return EVENTS.map((events) => measure(definitions, events));
  });
