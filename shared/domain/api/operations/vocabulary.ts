import * as z from 'zod';
import { instant } from '../common-schemas.ts';
import { defineOperations } from '../operation.ts';

const count = z.number().int();
const paths = z.array(
  z.object({
    path: z.string(),
    types: z.array(z.enum(['string', 'number', 'boolean', 'date', 'array', 'object'])),
    examples: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .describe(
        'Texts that several persons share; of numbers the usual lowest and highest, rounded. None for what may identify.',
      ),
  }),
);

/** What the data that comes in calls things. */
export const vocabularyOperations = defineOperations({
  'GET /v1/vocabulary': {
    tag: 'Segments',
    summary: 'List the names of events, their properties and traits, as found in a sample of the archive',
    answers: {
      200: z.object({
        events: z.array(z.object({ name: z.string(), count, properties: paths })).describe('The most frequent first.'),
        traits: paths,
        sources: z.array(z.object({ id: z.string(), count })),
        asOf: instant.describe('When the sample was taken; it is taken again after five minutes at the earliest.'),
        basis: z
          .object({ objects: count, events: count, from: instant.optional(), to: instant.optional() })
          .describe('What the sample is: so many objects of the archive and events in them, received from and to.'),
      }),
    },
  },
});
