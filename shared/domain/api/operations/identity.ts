import { rulesAnswer, rulesInput } from '../identity-schemas.ts';
import { defineOperations } from '../operation.ts';

const tag = 'Identity';

/** How identifiers may join. */
export const identityOperations = defineOperations({
  'GET /v1/identity/rules': {
    tag,
    summary: 'Read the rules of identity in full, defaults included',
    answers: { 200: rulesAnswer },
  },
  'PUT /v1/identity/rules': {
    tag,
    summary: 'Replace the rules of identity; events are read by them within five seconds',
    body: rulesInput,
    answers: { 200: rulesAnswer },
  },
});
