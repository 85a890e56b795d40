import { defineOperations, type Operation } from '../operation.ts';

const later = (tag: string, summary: string): Operation & { later: true } => ({ tag, summary, later: true });

/** Calls of the contract that are not built yet: they answer 501. */
export const laterOperations = defineOperations({
  'GET /v1/privacy/policy': later('Privacy', 'Read the privacy policy'),
  'PUT /v1/privacy/policy': later('Privacy', 'Replace the privacy policy'),
  'GET /v1/privacy/register': later('Privacy', 'Read the register of processing'),
  'GET /v1/privacy/retention': later('Privacy', 'Read what is kept for how long'),
  'GET /v1/tokens': later('Access', 'List the management tokens'),
  'GET /v1/audit': later('Access', 'List who did what'),
});
