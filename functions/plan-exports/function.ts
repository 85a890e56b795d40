import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Takes the exports that are due, compares wanted with sent and hands the difference to the lanes.',
  trigger: { kind: 'schedule', rate: 'rate(1 minute)' },
  reads: [
    'table:configuration',
    'table:profiles',
    'table:memberships',
    'table:deliveries',
    'table:privacy',
    'secret:deployment',
  ],
  writes: ['table:deliveries', 'lanes', 'lane-mappings'],
  timeout: 60,
  // Reads the identifiers of 200 members at once: processor time is what it needs, and Lambda sells that with memory.
  memory: 1769,
});
