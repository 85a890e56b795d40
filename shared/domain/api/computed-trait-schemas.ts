import * as z from 'zod';
import { idSchema, jsonSchema, nameSchema } from './common-schemas.ts';
import { progressAnswer, SERVING } from './progress-schemas.ts';
import { aggregateForm, previewCapped, previewedAt } from './segment-schemas.ts';
import { limitsAnswer, zoneAnswer, zoneInput } from './zone-schemas.ts';

const aggregate = z
  .object(aggregateForm)
  .meta({ id: 'Aggregate', description: 'What is worked out of the events of a profile.' });

const definitionInput = jsonSchema.meta({
  description: 'An Aggregate, as GET /v1/computed-traits/{id} shows it.',
});

/** The body of `PUT /v1/computed-traits/{id}`; `parseAggregate` says exactly what is wrong with a definition. */
export const computedTraitInput = z.strictObject({
  name: nameSchema,
  definition: definitionInput,
  ...zoneInput,
});

/** A computed trait as answered. */
export const computedTraitAnswer = z.object({
  id: idSchema,
  name: z.string(),
  definition: aggregate,
  ...zoneAnswer,
  limits: limitsAnswer,
  ...progressAnswer,
  serving: z
    .object({ definition: aggregate, ...zoneAnswer })
    .optional()
    .describe(SERVING),
});

/** The body of `POST /v1/computed-traits/preview`. */
export const computedTraitPreviewInput = z.strictObject({ definition: definitionInput, ...zoneInput, at: previewedAt });

/** What a computed trait would give. */
export const computedTraitPreviewAnswer = z.object({
  count: z.number().int().describe('Profiles that have a value.'),
  sample: z.array(z.object({ profileId: z.string(), value: jsonSchema })).describe('Up to 20 of them.'),
  capped: previewCapped,
});
