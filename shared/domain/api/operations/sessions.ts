import { defineOperations } from '../operation.ts';
import { openedSessionAnswer, sessionAnswer, sessionInput } from '../session-schemas.ts';

const tag = 'Sessions';

/** Who is signed in. */
export const sessionOperations = defineOperations({
  'POST /v1/sessions': {
    tag,
    credential: 'none',
    summary: 'Open a session for somebody who signed in, of an hour at most; their group is their role',
    body: sessionInput,
    answers: { 201: openedSessionAnswer },
    errors: {
      401: 'The tokens are not of this deployment’s sign-in, or have expired.',
      403: 'Whoever signed in is in no group that is named as a role.',
      503: 'The sign-in cannot be reached.',
    },
  },
  'GET /v1/sessions/current': {
    tag,
    access: 'own',
    summary: 'Say who calls: a person who signed in, or a management token',
    answers: { 200: sessionAnswer },
  },
  'DELETE /v1/sessions/current': {
    tag,
    access: 'own',
    summary: 'Sign out: the session opens nothing after five seconds',
    answers: { 204: null },
    errors: { 409: 'A management token is no session.' },
  },
});
