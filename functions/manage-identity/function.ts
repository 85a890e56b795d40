import { routesOf } from '../../shared/domain/api/operation.ts';
import { identityOperations } from '../../shared/domain/api/operations/identity.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the rules of who is who.',
  trigger: { kind: 'http', routes: routesOf(identityOperations) },
  reads: ['table:configuration', 'secret:deployment'],
  writes: ['table:configuration'],
});
