import { defineOperations } from '../operation.ts';
import { registerAnswer, registerQuery } from '../register-schemas.ts';
import { retentionAnswer, retentionInput, retentionPreviewAnswer } from '../retention-schemas.ts';

const tag = 'Privacy';

/** What is kept for how long. */
export const retentionOperations = defineOperations({
  'GET /v1/privacy/retention': {
    tag,
    summary: 'Read what is kept for how long, defaults included',
    answers: { 200: retentionAnswer },
  },
  'PUT /v1/privacy/retention': {
    tag,
    summary: 'Replace what is kept for how long; readers follow within a minute, stores within a week',
    body: retentionInput,
    answers: { 200: retentionAnswer },
  },
});

/** What a policy would have forgotten, before it is put. */
export const retentionPreviewOperations = defineOperations({
  'POST /v1/privacy/retention/preview': {
    tag,
    summary: 'Count which persons and identifiers a policy would have forgotten; nothing is',
    body: retentionInput,
    answers: { 200: retentionPreviewAnswer },
  },
});

/** The register of processing. */
export const registerOperations = defineOperations({
  'GET /v1/privacy/register': {
    tag,
    summary:
      'Read the register of processing (art. 30 GDPR) as JSON, or as HTML or CSV by `format` or Accept, in English or French by `language` or Accept-Language',
    query: registerQuery,
    answers: { 200: registerAnswer },
  },
});
