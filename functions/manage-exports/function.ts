import { routesOf } from '../../shared/domain/api/operation.ts';
import { exportOperations, runOperations } from '../../shared/domain/api/operations/exports.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the exports, asks for runs and shows what became of them.',
  trigger: { kind: 'http', routes: [...routesOf(exportOperations), ...routesOf(runOperations)] },
  reads: ['table:configuration', 'table:deliveries', 'secret:deployment'],
  writes: ['table:configuration', 'table:deliveries'],
});
