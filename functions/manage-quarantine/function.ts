import { routesOf } from '../../shared/domain/api/operation.ts';
import { quarantineOperations } from '../../shared/domain/api/operations/quarantine.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Shows quarantined events and sends them again.',
  trigger: { kind: 'http', routes: routesOf(quarantineOperations) },
  reads: ['table:quarantine', 'table:configuration', 'table:privacy', 'secret:deployment'],
  writes: ['table:quarantine', 'stream:events'],
});
