import { routesOf } from '../../shared/domain/api/operation.ts';
import { discoveryOperations, privacyRequestOperations } from '../../shared/domain/api/operations/privacy-requests.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose:
    'Receives requests of persons (OpenDSR 2.0), shows what becomes of them and takes the decisions of officers.',
  trigger: { kind: 'http', routes: [...routesOf(discoveryOperations), ...routesOf(privacyRequestOperations)] },
  reads: ['table:privacy', 'bucket:exports', 'secret:deployment', 'setting:stream-hours'],
  writes: ['table:privacy', 'queue:privacy'],
});
