import { routesOf } from '../../shared/domain/api/operation.ts';
import { computedTraitOperations } from '../../shared/domain/api/operations/computed-traits.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the computed traits, and has them worked out for every profile.',
  trigger: { kind: 'http', routes: routesOf(computedTraitOperations) },
  reads: ['table:configuration', 'table:memberships', 'secret:deployment', 'setting:time-zone'],
  writes: ['table:configuration', 'table:memberships', 'queue:backfills'],
});
