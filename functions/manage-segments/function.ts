import { routesOf } from '../../shared/domain/api/operation.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Keeps the segments, has their members computed and lists them.',
  trigger: { kind: 'http', routes: routesOf(segmentOperations) },
  reads: ['table:configuration', 'table:memberships', 'secret:deployment', 'setting:time-zone'],
  writes: ['table:configuration', 'table:memberships', 'queue:backfills'],
});
