import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Finds requests of persons whose message was lost or whose time has come, and says which are nearly due.',
  trigger: { kind: 'schedule', rate: 'rate(1 minute)' },
  reads: ['table:privacy', 'secret:deployment'],
  writes: ['table:privacy', 'queue:privacy'],
});
