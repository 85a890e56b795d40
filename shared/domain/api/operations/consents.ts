import { consentsAnswer, consentsQuery } from '../consent-schemas.ts';
import { defineOperations } from '../operation.ts';
import { profilePath } from '../profile-schemas.ts';

/** What a person answered. */
export const consentOperations = defineOperations({
  'GET /v1/profiles/{identifier}/consents': {
    tag: 'Privacy',
    summary: 'List what a person answered, when, where and how, and what counts now',
    path: profilePath,
    query: consentsQuery,
    answers: { 200: consentsAnswer },
  },
});
