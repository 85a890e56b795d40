import { defineOperations } from '../operation.ts';
import { policyTestAnswer, policyTestInput } from '../policy-test-schemas.ts';
import { policyAnswer, policyInput } from '../privacy-policy-schemas.ts';

const tag = 'Privacy';

/** What persons are asked, how their answers are read, what each source demands. */
export const privacyPolicyOperations = defineOperations({
  'GET /v1/privacy/policy': {
    tag,
    summary: 'Read the privacy policy in full, defaults included',
    answers: { 200: policyAnswer },
  },
  'PUT /v1/privacy/policy': {
    tag,
    summary: 'Replace the privacy policy; events are read by it within five seconds',
    body: policyInput,
    answers: { 200: policyAnswer },
  },
  'POST /v1/privacy/policy/test': {
    tag,
    summary: 'Say what a policy makes of an event: what is stored, and what may be done',
    body: policyTestInput,
    answers: { 200: policyTestAnswer },
  },
});
