import { routesOf } from '../../shared/domain/api/operation.ts';
import { auditOperations } from '../../shared/domain/api/operations/access.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Lists who made which management call, and says whether the log is as it was written.',
  trigger: { kind: 'http', routes: routesOf(auditOperations) },
  reads: ['table:audit', 'secret:deployment'],
  writes: [],
});
