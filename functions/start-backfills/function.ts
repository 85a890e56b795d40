import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Starts the computing of segments whose definition changed, where the change itself did not.',
  trigger: { kind: 'schedule', rate: 'rate(1 minute)' },
  reads: ['table:configuration', 'table:memberships'],
  writes: ['table:memberships', 'queue:backfills'],
});
