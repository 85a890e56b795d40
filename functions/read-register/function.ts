import { routesOf } from '../../shared/domain/api/operation.ts';
import { registerOperations } from '../../shared/domain/api/operations/retention.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Writes the register of processing out of the configuration.',
  trigger: { kind: 'http', routes: routesOf(registerOperations) },
  reads: ['table:configuration', 'secret:deployment'],
  writes: [],
});
