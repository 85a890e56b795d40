import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Reads each member of a run as of now, calls the platform and records the answer per member.',
  trigger: { kind: 'lanes', batchSize: 1, concurrency: 5 },
  reads: [
    'table:configuration',
    'table:profiles',
    'table:memberships',
    'table:deliveries',
    'table:privacy',
    'secret:deployment',
  ],
  writes: ['table:deliveries', 'bucket:exports', 'buses', 'lanes'],
  timeout: 120,
  memory: 1024,
});
