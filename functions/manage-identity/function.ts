import { routesOf } from '../../shared/domain/api/operation.ts';
import { identityOperations } from '../../shared/domain/api/operations/identity.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the rules of who is who, and has profiles resolved by changed ones.',
  trigger: { kind: 'http', routes: routesOf(identityOperations) },
  reads: ['table:configuration', 'table:memberships', 'secret:deployment'],
  writes: ['table:configuration', 'table:memberships', 'queue:backfills'],
});
