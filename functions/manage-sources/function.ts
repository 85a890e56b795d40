import { routesOf } from '../../shared/domain/api/operation.ts';
import { sourceOperations } from '../../shared/domain/api/operations/sources.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the sources that may send events, with their write keys.',
  trigger: { kind: 'http', routes: routesOf(sourceOperations) },
  reads: ['table:configuration', 'secret:deployment'],
  writes: ['table:configuration'],
});
