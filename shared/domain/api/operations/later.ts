import { defineOperations, type Operation } from '../operation.ts';

const later = (tag: string, summary: string): Operation & { later: true } => ({ tag, summary, later: true });

/** Calls of the contract that are not built yet: they answer 501. */
export const laterOperations = defineOperations({
  'POST /v1/privacy/requests': later('Privacy', 'Receive a request of a person (OpenDSR 2.0)'),
  'GET /v1/privacy/requests/{id}': later('Privacy', 'Read the state of a request'),
  'DELETE /v1/privacy/requests/{id}': later('Privacy', 'Cancel a request'),
  'GET /v1/privacy/discovery': later('Privacy', 'Say which requests are understood'),
  'GET /v1/profiles/{identifier}/recipients': later('Privacy', 'List who received data of a profile'),
});
