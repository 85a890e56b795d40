import { routesOf } from '../../shared/domain/api/operation.ts';
import { recipientOperations } from '../../shared/domain/api/operations/privacy-requests.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Lists who received identifiers of a profile, and when.',
  trigger: { kind: 'http', routes: routesOf(recipientOperations) },
  reads: ['table:configuration', 'table:profiles', 'table:deliveries', 'secret:deployment'],
  writes: [],
});
