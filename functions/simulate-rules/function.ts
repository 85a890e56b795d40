import { routesOf } from '../../shared/domain/api/operation.ts';
import { simulationOperations } from '../../shared/domain/api/operations/identity.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Says what other rules of identity would merge and split.',
  trigger: { kind: 'http', routes: routesOf(simulationOperations) },
  reads: ['table:configuration', 'table:profiles', 'secret:deployment'],
  writes: [],
  // Holds every link at once and resolves all of them twice.
  memory: 2048,
  timeout: 29,
});
