import * as z from 'zod';
import { idPath } from '../common-schemas.ts';
import { computedTraitAnswer, computedTraitInput } from '../computed-trait-schemas.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Computed traits';

/** What is worked out of people's events, as a trait of theirs. */
export const computedTraitOperations = defineOperations({
  'GET /v1/computed-traits': {
    tag,
    summary: 'List the computed traits',
    answers: { 200: z.object({ computedTraits: z.array(computedTraitAnswer) }) },
  },
  'GET /v1/computed-traits/{id}': {
    tag,
    summary: 'Read a computed trait',
    path: idPath,
    answers: { 200: computedTraitAnswer },
  },
  'PUT /v1/computed-traits/{id}': {
    tag,
    summary:
      'Create or replace a computed trait. Segments and destinations name it by its id, and it hides an ordinary trait of that name from them',
    path: idPath,
    body: computedTraitInput,
    answers: { 200: computedTraitAnswer, 201: computedTraitAnswer },
  },
  'DELETE /v1/computed-traits/{id}': {
    tag,
    summary: 'Delete a computed trait that no segment and no destination uses',
    path: idPath,
    answers: { 204: null },
    errors: { 409: 'Something uses it; the message names what.' },
  },
});
