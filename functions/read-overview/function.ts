import { routesOf } from '../../shared/domain/api/operation.ts';
import { overviewOperations } from '../../shared/domain/api/operations/overview.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Shows how the deployment is doing: events, runs, what needs attention, sizes, costs.',
  trigger: { kind: 'http', routes: routesOf(overviewOperations) },
  reads: [
    ...(['table:configuration', 'table:memberships', 'table:deliveries', 'table:ledger'] as const),
    ...(['table:history', 'table:profiles', 'table:privacy'] as const),
    ...(['secret:deployment', 'setting:standing'] as const),
  ],
  writes: [],
  memory: 512,
});
