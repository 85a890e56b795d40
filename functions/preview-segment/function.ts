import { routesOf } from '../../shared/domain/api/operation.ts';
import { segmentPreviewOperations } from '../../shared/domain/api/operations/segments.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Counts who would be in a segment, or have a computed trait, now or at an instant of the past.',
  trigger: { kind: 'http', routes: routesOf(segmentPreviewOperations) },
  reads: ['table:configuration', 'table:profiles', 'table:timelines', 'secret:deployment', 'setting:time-zone'],
  writes: [],
  // Folds histories: processor time is what it needs, and Lambda sells that with memory.
  memory: 1769,
  timeout: 29,
});
