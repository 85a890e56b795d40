import { routesOf } from '../../shared/domain/api/operation.ts';
import { tokenOperations } from '../../shared/domain/api/operations/access.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the tokens that management calls bear.',
  trigger: { kind: 'http', routes: routesOf(tokenOperations) },
  reads: ['table:configuration', 'table:audit', 'secret:deployment'],
  writes: ['table:configuration'],
});
