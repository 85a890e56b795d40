import { jsonObjectSchema } from '../common-schemas.ts';
import { defineOperations } from '../operation.ts';

/** The contract about itself. */
export const descriptionOperations = defineOperations({
  'GET /openapi.json': {
    tag: 'Operations',
    summary: 'Read this document',
    credential: 'none',
    answers: { 200: jsonObjectSchema },
  },
});
