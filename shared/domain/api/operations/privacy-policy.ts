import { defineOperations } from '../operation.ts';
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
});
