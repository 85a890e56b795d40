import * as z from 'zod';
import { AGGREGATES } from '../segment/aggregates.ts';
import { idSchema, instant, instantInput, jsonSchema, nameSchema, next } from './common-schemas.ts';
import { cursorOf, limitUpTo } from './cursor.ts';
import { progressAnswer, SERVING } from './progress-schemas.ts';
import { limitsAnswer, zoneAnswer, zoneInput } from './zone-schemas.ts';

const filter = z.object({ property: z.string(), op: z.string(), value: jsonSchema.optional() });

const windows = {
  within: z.string().optional(),
  between: z.array(z.string()).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
};
const matcher = { event: z.string(), where: z.array(filter).optional() };

/** What is worked out of events, for readers of the contract. */
export const aggregateForm = {
  ...matcher,
  aggregate: z.object({ fn: z.enum([...AGGREGATES.keys()]), property: z.string().optional() }),
  ...windows,
};

/** The shape of a definition for readers of the contract; `parseDefinition` is what decides. */
const condition = z
  .union([
    z.object({
      get all() {
        return z.array(condition);
      },
    }),
    z.object({
      get any() {
        return z.array(condition);
      },
    }),
    z.object({
      get not() {
        return condition;
      },
    }),
    z.object({
      trait: z.string().describe('The id of a computed trait, or else the path of an ordinary one.'),
      op: z.string(),
      value: jsonSchema.optional(),
    }),
    z.object({ ...aggregateForm, op: z.string(), value: jsonSchema.optional() }),
    z.object({
      ...matcher,
      count: z
        .object({
          op: z.enum(['>=', '>', '=', '<=', '<', 'between']),
          value: z.union([z.number(), z.array(z.number())]),
        })
        .optional(),
      ...windows,
    }),
    z.object({
      sequence: z.array(z.object({ ...matcher, within: z.string().optional(), absent: z.boolean().optional() })),
      anchor: z
        .enum(['latest', 'any'])
        .optional()
        .describe('From the latest event of the first step (default) or from any.'),
    }),
    z.object({
      bucket: z.object({ of: z.int(), from: z.int(), to: z.int(), salt: z.string().optional() }),
    }),
    z.object({ segment: z.string() }),
    z.object({ identifier: z.string() }),
    z.object({ consent: z.string() }),
  ])
  .meta({ id: 'Condition', description: 'Who is in a segment.' });

/** Any JSON goes in, so that `parseDefinition` can say exactly what is wrong; described as what should. */
const definitionInput = jsonSchema.meta({ description: 'A Condition, as GET /v1/segments/{id} shows it.' });

/** The body of `PUT /v1/segments/{id}`. */
export const segmentInput = z.strictObject({ name: nameSchema, definition: definitionInput, ...zoneInput });

/** A segment as answered. */
export const segmentAnswer = z.object({
  id: idSchema,
  name: z.string(),
  definition: condition,
  ...zoneAnswer,
  limits: limitsAnswer,
  ...progressAnswer,
  serving: z
    .object({ definition: condition, ...zoneAnswer })
    .optional()
    .describe(SERVING),
  size: z.number().int().describe('Members, as published.'),
});

/** As of when a definition is tried. */
export const previewedAt = instantInput
  .optional()
  .describe('Default: now. Events known now, with a timestamp up to then.');

/** How many profiles the answer cannot be sure of. */
export const previewCapped = z
  .number()
  .int()
  .optional()
  .describe('Profiles that did more than is told apart, where there are any: the verdict on them may be wrong.');

/** The body of `POST /v1/segments/preview`. */
export const segmentPreviewInput = z.strictObject({
  definition: definitionInput,
  ...zoneInput,
  at: previewedAt,
});

/** Who would be in a segment. */
export const segmentPreviewAnswer = z.object({
  count: z.number().int(),
  sample: z.array(z.string()).describe('Up to 20 profileIds.'),
  capped: previewCapped,
});

/** A page of members. */
export const membersQuery = z.strictObject({
  limit: limitUpTo(1000, 100),
  cursor: cursorOf(
    z.strictObject({
      of: z.string().regex(/^[a-z0-9-_~]{1,100}$/),
      shard: z.number().int().min(0).max(1023),
      after: z
        .string()
        .regex(/^[\x21-\x7e]{1,200}$/)
        .optional(),
    }),
  ).optional(),
});

/** Members as published: at most 10 s behind the clock (rule 21). */
export const membersAnswer = z.object({
  members: z.array(z.object({ profileId: z.string(), since: instant })),
  next,
});
