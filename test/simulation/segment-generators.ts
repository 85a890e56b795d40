/** Random definitions and events, with borders that meet often: few names, few properties, month ends, equal instants. */
import fc from 'fast-check';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type {
  AggregateCondition,
  Condition,
  EventCondition,
  SequenceCondition,
  SequenceStep,
} from '../../shared/domain/segment/definition.ts';
import type { ZonePolicy } from '../../shared/domain/segment/zone.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Events happen from here on, for 120 days: three month ends and a short month among them. */
export const START = Date.UTC(2026, 0, 15);

export const instants: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 120 * DAY }).map((ms) => START + ms),
  fc.integer({ min: 0, max: 120 * 24 }).map((hours) => START + hours * 60 * MINUTE),
  fc.constantFrom(...[0, 1, 15, 16, 17, 44, 45, 74, 75].map((days) => START + days * DAY + 12 * 60 * MINUTE)),
);

const durations = fc.constantFrom('PT1S', 'PT30M', 'P1D', 'P3D', 'P30D', 'P1M', 'P2M', 'P1Y');

const filters = fc.constantFrom(
  { property: 'size', op: 'gte', value: 2 },
  { property: 'size', op: 'eq', value: 1 },
  { property: 'size', op: 'neq', value: 0 },
  { property: 'code', op: 'exists' },
);

const tests = fc.oneof(
  fc.record({
    op: fc.constantFrom('>=' as const, '>' as const, '=' as const, '<=' as const, '<' as const),
    value: fc.nat(4),
  }),
  fc
    .tuple(fc.nat(3), fc.nat(3))
    .map(([a, b]) => ({ op: 'between' as const, value: [Math.min(a, b), Math.max(a, b)] as const })),
);

const windows = fc.oneof(
  durations.map((within) => ({ within })),
  fc
    .constantFrom(['P30D', 'P3D'], ['P3D', 'P1D'], ['P1D', 'PT0S'], ['P2M', 'P1M'], ['P1M', 'P3D'])
    .map(([far, near]) => ({ between: [far, near] as [string, string] })),
  fc.tuple(instants, instants).map(([a, b]) => ({
    from: new Date(Math.min(a, b)).toISOString(),
    to: new Date(Math.max(a, b) + 1).toISOString(),
  })),
  fc.constant({}),
);

export const eventConditions: fc.Arbitrary<EventCondition> = fc
  .tuple(
    fc.constantFrom('A', 'B', 'C'),
    fc.option(fc.array(filters, { maxLength: 2 }), { nil: undefined }),
    fc.option(tests, { nil: undefined }),
    windows,
  )
  .map(([event, where, count, window]) => ({
    event,
    ...(where === undefined ? {} : { where }),
    ...(count === undefined ? {} : { count }),
    ...window,
  }));

const aggregates = fc.oneof(
  fc.constant({ aggregate: { fn: 'count' } }),
  fc
    .tuple(
      fc.constantFrom('sum', 'avg', 'min', 'max', 'distinct', 'first', 'last', 'mostFrequent'),
      fc.constantFrom('price', 'size'),
    )
    .map(([fn, property]) => ({ aggregate: { fn, property } })),
);

const results = fc.oneof(
  fc
    .tuple(fc.constantFrom('gte', 'lt', 'eq', 'neq'), fc.constantFrom(0, 0.1, 0.3, 1, 1.5, 2, 3))
    .map(([op, value]) => ({ op, value })),
  fc.constant({ op: 'exists' }),
);

const listTests = fc
  .constantFrom('red', 'blue')
  .map((value) => ({ aggregate: { fn: 'uniqueList', property: 'tags' }, op: 'contains', value }));
const tagTests = fc
  .tuple(fc.constantFrom('mostFrequent', 'first', 'last'), fc.constantFrom('red', 'blue'))
  .map(([fn, value]) => ({ aggregate: { fn, property: 'tags' }, op: 'eq', value }));

/** Tests of what is worked out of events. */
export const aggregateConditions: fc.Arbitrary<AggregateCondition> = fc
  .tuple(
    fc.constantFrom('A', 'B'),
    fc.option(fc.array(filters, { maxLength: 1 }), { nil: undefined }),
    fc.oneof(
      fc.tuple(aggregates, results).map(([a, b]) => ({ ...a, ...b })),
      listTests,
      tagTests,
    ),
    windows,
  )
  .map(([event, where, test, window]) => ({ event, ...(where === undefined ? {} : { where }), ...test, ...window }));

const stepDurations = fc.constantFrom('PT30M', 'P1D', 'P3D', 'P30D', 'P1M');
const stepsAfter = fc.record({
  event: fc.constantFrom('A', 'B', 'C'),
  within: fc.option(stepDurations, { nil: undefined }),
  absent: fc.boolean(),
  where: fc.option(fc.array(filters, { maxLength: 1 }), { nil: undefined }),
});

const bare = ({
  where,
  within,
  ...rest
}: {
  event: string;
  where?: unknown;
  within?: string | undefined;
  absent?: boolean;
}) =>
  ({
    ...rest,
    ...(where === undefined ? {} : { where }),
    ...(within === undefined ? {} : { within }),
  }) as SequenceStep;

/** Sequences of up to four steps. An absent step that another follows has an end. */
export const sequenceConditions: fc.Arbitrary<SequenceCondition> = fc
  .tuple(
    fc.record({ event: fc.constantFrom('A', 'B'), within: fc.option(stepDurations, { nil: undefined }) }),
    fc.array(stepsAfter, { maxLength: 3 }),
    fc.constantFrom('latest' as const, 'any' as const),
  )
  .map(([first, rest, anchor]) => ({
    sequence: [
      bare(first),
      ...rest.map((step, i) =>
        bare(step.absent && i < rest.length - 1 ? { ...step, within: step.within ?? 'P1D' } : step),
      ),
    ],
    anchor,
  }));

const traitConditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant({ trait: 'plan', op: 'eq', value: 'pro' }),
  fc.constant({ trait: 'missing', op: 'neq', value: 1 }),
  fc
    .tuple(fc.constantFrom('within_last', 'within_next', 'more_than_ago', 'anniversary_within'), durations)
    .map(([op, value]) => ({ trait: 'date', op, value })),
);

/** A tree of conditions without references, at most four levels deep. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    eventConditions,
    aggregateConditions,
    sequenceConditions,
    traitConditions,
    fc.constantFrom<Condition>({ identifier: 'email' }, { consent: 'advertising' }),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('tree').map((not) => ({ not })),
  ),
})).tree;

const rawEvents = fc.record({
  event: fc.constantFrom('A', 'A', 'B', 'C'),
  at: instants,
  late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 * DAY })),
  retention: fc.constantFrom(2, 30, 60, 400),
  size: fc.nat(3),
  coded: fc.boolean(),
  price: fc.option(fc.constantFrom(0.1, 0.2, 1.5, 3, -1), { nil: undefined }),
  tags: fc.option(fc.array(fc.constantFrom('red', 'blue', 'green'), { maxLength: 3 }), { nil: undefined }),
});
type RawEvent = typeof rawEvents extends fc.Arbitrary<infer R> ? R : never;

const propertiesOf = ({ size, coded, price, tags }: RawEvent) => ({
  size,
  ...(coded ? { code: 'x' } : {}),
  ...(price === undefined ? {} : { price }),
  ...(tags === undefined ? {} : { tags }),
});

const accepted = (raw: RawEvent, index: number): AcceptedEvent => ({
  body: {
    type: 'track',
    event: raw.event,
    messageId: `m${index}`,
    timestamp: new Date(raw.at).toISOString(),
    originalTimestamp: new Date(raw.at).toISOString(),
    properties: propertiesOf(raw),
  },
  anchor: 'anonymousId:a' as IdentifierKey,
  sourceId: 'web',
  trust: 'claimed',
  recordId: `r${index}`,
  index: 0,
  at: raw.at,
  receivedAt: raw.at + raw.late,
  expiresAt: raw.at + raw.late + raw.retention * DAY,
  imported: false,
});

export const events: fc.Arbitrary<readonly AcceptedEvent[]> = fc
  .array(rawEvents, { maxLength: 14 })
  .map((raws) => raws.map(accepted));

/** Time zones, with clock changes among the events' days in both. */
export const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York');

/** By which clock dates are read: the deployment's, or a profile's own before it. */
export const policies: fc.Arbitrary<ZonePolicy> = fc.record({ zone: zones, own: fc.boolean() });
