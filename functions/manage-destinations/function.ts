import { routesOf } from '../../shared/domain/api/operation.ts';
import { destinationOperations } from '../../shared/domain/api/operations/destinations.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the destinations, and shows what each kind would be sent.',
  trigger: { kind: 'http', routes: routesOf(destinationOperations) },
  reads: ['table:configuration', 'table:deliveries', 'secret:deployment'],
  writes: ['table:configuration', 'table:deliveries', 'lane-mappings'],
});
