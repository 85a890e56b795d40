import { routesOf } from '../../shared/domain/api/operation.ts';
import { ledgerOperations } from '../../shared/domain/api/operations/ledger.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Counts what became of events, per source and hour.',
  trigger: { kind: 'http', routes: routesOf(ledgerOperations) },
  reads: ['table:ledger', 'secret:deployment'],
  writes: [],
});
