import { routesOf } from '../../shared/domain/api/operation.ts';
import { retentionOperations } from '../../shared/domain/api/operations/retention.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps what is kept for how long.',
  trigger: { kind: 'http', routes: routesOf(retentionOperations) },
  reads: ['table:configuration', 'secret:deployment'],
  writes: ['table:configuration'],
});
