import { routesOf } from '../../shared/domain/api/operation.ts';
import { retentionPreviewOperations } from '../../shared/domain/api/operations/retention.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Counts what a change of retention would have forgotten.',
  trigger: { kind: 'http', routes: routesOf(retentionPreviewOperations) },
  reads: ['table:configuration', 'table:profiles', 'secret:deployment'],
  writes: [],
  memory: 1024,
  timeout: 29,
});
