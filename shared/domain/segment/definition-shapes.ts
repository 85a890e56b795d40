import * as z from 'zod';
import { longestMs, parseDuration, shortestMs } from './duration.ts';
import { parseInstant } from './instant.ts';

/** Filters of one event condition, at most. */
const MAX_FILTERS = 20;
/** The highest count a condition may name: the state keeps one instant for each. */
const MAX_COUNT = 1000;
/** Instants a window that opens later may keep: count × how often the stretch fits before it. */
const MAX_EDGES = 2000;

const name = z.string().min(1).max(200);
const duration = z.string().refine((text) => (parseDuration(text)?.ms ?? 0) + (parseDuration(text)?.months ?? 0) > 0, {
  error: 'must be an ISO 8601 duration longer than zero, such as PT30M, P30D or P1M',
});
const age = z.string().refine((text) => parseDuration(text) !== undefined, {
  error: 'must be an ISO 8601 duration, such as P30D',
});
const instant = z.string().refine((text) => parseInstant(text) !== undefined, {
  error: 'must be an ISO 8601 instant, such as 2026-11-22T00:00:00.000Z',
});

const times = z.int().min(0).max(MAX_COUNT);
const count = z.union(
  [
    z.strictObject({
      op: z.literal('between'),
      value: z.tuple([times, times]).refine(([a, b]) => a <= b, { error: 'must be [a,b] with a <= b' }),
    }),
    z.strictObject({ op: z.enum(['>=', '>', '=', '<=', '<']), value: times }),
  ],
  {
    error: `must be {"op": one of >= > = <= <, "value": 0 to ${MAX_COUNT}} or {"op":"between","value":[a,b]} with a <= b`,
  },
);

const window = z
  .tuple([age, age])
  .refine(([far, near]) => shortestMs(parseDuration(far) ?? ZERO) > longestMs(parseDuration(near) ?? ZERO), {
    error: 'must name the longer time ago first, such as ["P90D","P30D"]',
  });
const ZERO = { months: 0, ms: 0 };

const filter = z.strictObject({ property: name, op: name, value: z.unknown().optional() });

/** Edges that the state of a `between` window can come to hold. */
const edgesOf = ([far, near]: readonly [string, string], most: number): number => {
  const [a, b] = [parseDuration(far) ?? ZERO, parseDuration(near) ?? ZERO];
  return 2 * most * (1 + longestMs(b) / Math.max(1, shortestMs(a) - longestMs(b)));
};

/** A condition on events: at most one kind of window. */
export const eventShape = z
  .strictObject({
    event: name,
    where: z.array(filter).max(MAX_FILTERS).optional(),
    count: count.optional(),
    within: duration.optional(),
    between: window.optional(),
    from: instant.optional(),
    to: instant.optional(),
  })
  .refine(
    ({ within, between, from, to }) => [within, between, from ?? to].filter((kind) => kind !== undefined).length <= 1,
    { error: 'takes one of within, between, or from and to' },
  )
  .refine(
    ({ from, to }) => from === undefined || to === undefined || (parseInstant(from) ?? 0) < (parseInstant(to) ?? 0),
    {
      error: 'must begin before it ends',
      path: ['from'],
    },
  )
  .refine(
    ({ between, count: tested }) =>
      between === undefined || edgesOf(between, Math.max(...[tested?.value ?? 1].flat()) + 1) <= MAX_EDGES,
    { error: 'is too short a stretch too long ago for so high a count', path: ['between'] },
  );

/** A condition on a trait. */
export const traitShape = z.strictObject({ trait: name, op: name, value: z.unknown().optional() });
/** A reference to another segment. */
export const segmentShape = z.strictObject({ segment: name });
/** The profile has an identifier of the type. */
export const identifierShape = z.strictObject({ identifier: name });
/** The person has granted the purpose. */
export const consentShape = z.strictObject({ consent: name });
