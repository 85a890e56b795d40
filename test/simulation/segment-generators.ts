/** Random definitions and events, with borders that meet often: few names, few properties, month ends, equal instants. */
import fc from 'fast-check';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Condition, EventCondition } from '../../shared/domain/segment/definition.ts';

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
});

const accepted = (
  raw: { event: string; at: number; late: number; retention: number; size: number; coded: boolean },
  index: number,
): AcceptedEvent => ({
  body: {
    type: 'track',
    event: raw.event,
    messageId: `m${index}`,
    timestamp: new Date(raw.at).toISOString(),
    originalTimestamp: new Date(raw.at).toISOString(),
    properties: raw.coded ? { size: raw.size, code: 'x' } : { size: raw.size },
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
