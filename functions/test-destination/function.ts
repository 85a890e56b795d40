import { routesOf } from '../../shared/domain/api/operation.ts';
import { connectionOperations } from '../../shared/domain/api/operations/destinations.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Tests the connection of a destination by a question that changes nothing.',
  trigger: { kind: 'http', routes: routesOf(connectionOperations) },
  reads: ['table:configuration', 'table:deliveries', 'secret:deployment', 'buses'],
  writes: ['table:deliveries'],
});
