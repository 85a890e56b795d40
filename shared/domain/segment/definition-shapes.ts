import * as z from 'zod/mini';
import { AGGREGATES } from './aggregates.ts';
import { longestMs, parseDuration, shortestMs } from './duration.ts';
import { parseInstant } from './instant.ts';

// `zod/mini` checks the same in 70 kB less, which the functions that only compile stored definitions would carry for nothing. The
// texts of its own findings come with `zod` itself, which whoever answers requests loads.

/** Filters of one event condition, at most. */
const MAX_FILTERS = 20;
/** The highest count a condition may name: the state keeps one instant for each. */
const MAX_COUNT = 1000;
/** Instants a window that opens later may keep: count × how often the stretch fits before it. */
const MAX_EDGES = 2000;

const name = z.string().check(z.minLength(1), z.maxLength(200));
const duration = z.string().check(
  z.refine((text) => (parseDuration(text)?.ms ?? 0) + (parseDuration(text)?.months ?? 0) > 0, {
    error: 'must be an ISO 8601 duration longer than zero, such as PT30M, P30D or P1M',
  }),
);
const age = z
  .string()
  .check(
    z.refine((text) => parseDuration(text) !== undefined, { error: 'must be an ISO 8601 duration, such as P30D' }),
  );
const instant = z.string().check(
  z.refine((text) => parseInstant(text) !== undefined, {
    error: 'must be an ISO 8601 instant, such as 2026-11-22T00:00:00.000Z',
  }),
);

const times = z.int().check(z.minimum(0), z.maximum(MAX_COUNT));
const count = z.union(
  [
    z.strictObject({
      op: z.literal('between'),
      value: z.tuple([times, times]).check(z.refine(([a, b]) => a <= b, { error: 'must be [a,b] with a <= b' })),
    }),
    z.strictObject({ op: z.enum(['>=', '>', '=', '<=', '<']), value: times }),
  ],
  {
    error: `must be {"op": one of >= > = <= <, "value": 0 to ${MAX_COUNT}} or {"op":"between","value":[a,b]} with a <= b`,
  },
);

const window = z.tuple([age, age]).check(
  z.refine(([far, near]) => shortestMs(parseDuration(far) ?? ZERO) > longestMs(parseDuration(near) ?? ZERO), {
    error: 'must name the longer time ago first, such as ["P90D","P30D"]',
  }),
);
const ZERO = { months: 0, ms: 0 };

const filter = z.strictObject({ property: name, op: name, value: z.optional(z.unknown()) });

/** Edges that the state of a `between` window can come to hold. */
const edgesOf = ([far, near]: readonly [string, string], most: number): number => {
  const [a, b] = [parseDuration(far) ?? ZERO, parseDuration(near) ?? ZERO];
  return 2 * most * (1 + longestMs(b) / Math.max(1, shortestMs(a) - longestMs(b)));
};

const matcher = { event: name, where: z.optional(z.array(filter).check(z.maxLength(MAX_FILTERS))) };
const windows = {
  within: z.optional(duration),
  between: z.optional(window),
  from: z.optional(instant),
  to: z.optional(instant),
};

/** What the windows of any form are read as. */
interface Windows {
  readonly within?: string | undefined;
  readonly between?: [string, string] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** At most one kind of window, which begins before it ends. */
const oneWindow = <Shape extends z.ZodMiniType<Windows>>(shape: Shape): Shape =>
  shape.check(
    z.refine<Windows>(
      ({ within, between, from, to }) => [within, between, from ?? to].filter((kind) => kind !== undefined).length <= 1,
      { error: 'takes one of within, between, or from and to' },
    ),
    z.refine<Windows>(
      ({ from, to }) => from === undefined || to === undefined || (parseInstant(from) ?? 0) < (parseInstant(to) ?? 0),
      { error: 'must begin before it ends', path: ['from'] },
    ),
  );

/** A condition on events: at most one kind of window. */
export const eventShape = oneWindow(z.strictObject({ ...matcher, count: z.optional(count), ...windows })).check(
  z.refine(
    ({ between, count: tested }) =>
      between === undefined || edgesOf(between, Math.max(...[tested?.value ?? 1].flat()) + 1) <= MAX_EDGES,
    { error: 'is too short a stretch too long ago for so high a count', path: ['between'] },
  ),
);

/** A condition on a trait. */
export const traitShape = z.strictObject({ trait: name, op: name, value: z.optional(z.unknown()) });
/** A reference to another segment. */
export const segmentShape = z.strictObject({ segment: name });
/** The profile has an identifier of the type. */
export const identifierShape = z.strictObject({ identifier: name });
/** The person has granted the purpose. */
export const consentShape = z.strictObject({ consent: name });

const aggregate = z
  .strictObject({
    fn: z.enum([...AGGREGATES.keys()], { error: `must be one of ${[...AGGREGATES.keys()].join(', ')}` }),
    property: z.optional(name),
  })
  .check(
    z.refine(({ fn, property }) => (property !== undefined) === AGGREGATES.get(fn)?.takesProperty, {
      error: 'needs a property, unless it counts events: count takes none',
      path: ['property'],
    }),
  );

/** What a computed trait works out of events. */
export const aggregateShape = oneWindow(z.strictObject({ ...matcher, aggregate, ...windows }));
/** A test of what is worked out of events. */
export const aggregateTestShape = oneWindow(
  z.strictObject({ ...matcher, aggregate, ...windows, op: name, value: z.optional(z.unknown()) }),
);

/** Steps of a sequence. */
const MAX_STEPS = 10;
const sequenceStep = z.strictObject({ ...matcher, within: z.optional(duration), absent: z.optional(z.boolean()) });

/** Events one after another. */
export const sequenceShape = z
  .strictObject({
    sequence: z.array(sequenceStep).check(z.minLength(1), z.maxLength(MAX_STEPS)),
    anchor: z.optional(z.enum(['latest', 'any'])),
  })
  .check(
    z.refine(({ sequence }) => sequence[0]?.absent !== true, {
      error: 'must begin with a step that is not absent',
      path: ['sequence', 0, 'absent'],
    }),
    z.superRefine(({ sequence }, context) => {
      for (const [index, { absent, within }] of sequence.entries())
        if (absent && within === undefined && index < sequence.length - 1)
          context.addIssue({
            code: 'custom',
            path: ['sequence', index, 'within'],
            message: 'is needed where another step follows an absent one',
          });
    }),
  );

const parts = z.int().check(z.minimum(0), z.maximum(10_000));

/** A share of all profiles. */
export const bucketShape = z.strictObject({
  bucket: z
    .strictObject({
      of: parts.check(z.minimum(1)),
      from: parts,
      to: parts,
      salt: z.optional(z.string().check(z.maxLength(200))),
    })
    .check(z.refine(({ of, from, to }) => from < to && to <= of, { error: 'must be 0 <= from < to <= of' })),
});
