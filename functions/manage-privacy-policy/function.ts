import { routesOf } from '../../shared/domain/api/operation.ts';
import { privacyPolicyOperations } from '../../shared/domain/api/operations/privacy-policy.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the privacy policy: purposes, how answers on them are read, what each source demands.',
  trigger: { kind: 'http', routes: routesOf(privacyPolicyOperations) },
  reads: ['table:configuration', 'secret:deployment'],
  writes: ['table:configuration'],
});
