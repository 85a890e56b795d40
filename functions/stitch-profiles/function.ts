import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Stitches events into profiles: who is who, timelines, traits, segments.',
  trigger: { kind: 'stream', batchSize: 200, windowSeconds: 0 },
  reads: [
    'table:profiles',
    'table:timelines',
    'table:configuration',
    'table:ledger',
    'table:privacy',
    'secret:deployment',
  ],
  writes: [
    'table:profiles',
    'table:timelines',
    'table:memberships',
    'table:timers',
    'table:ledger',
    'table:quarantine',
    'table:privacy',
    'queue:timers',
  ],
  memory: 512,
  timeout: 60,
});
