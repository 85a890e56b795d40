import { routesOf } from '../../shared/domain/api/operation.ts';
import { withdrawalOperations } from '../../shared/domain/api/operations/withdrawals.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Takes people out of every audience that they do not permit, without waiting for a run.',
  trigger: { kind: 'http', routes: routesOf(withdrawalOperations) },
  reads: ['table:configuration', 'table:profiles', 'table:deliveries', 'table:privacy', 'secret:deployment'],
  writes: ['table:deliveries'],
  // A profile of many thousand identifiers is read whole.
  memory: 512,
  timeout: 29,
});
