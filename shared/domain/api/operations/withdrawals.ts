import { defineOperations } from '../operation.ts';
import { profilePath } from '../profile-schemas.ts';
import { withdrawalAnswer, withdrawalPath } from '../withdrawal-schemas.ts';

const tag = 'Privacy';

/** Taking somebody out of every audience that their consent no longer permits, without waiting for the next run. */
export const withdrawalOperations = defineOperations({
  'POST /v1/profiles/{identifier}/withdrawals': {
    tag,
    summary: 'Take a profile out of every audience that it does not permit, at once; nothing permitted is touched',
    path: profilePath,
    answers: { 202: withdrawalAnswer },
  },
  'GET /v1/withdrawals/{id}': {
    tag,
    summary: 'Say which audiences were asked to let somebody go, and which have',
    path: withdrawalPath,
    answers: { 200: withdrawalAnswer },
  },
});
