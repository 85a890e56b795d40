import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose:
    'Starts what changed definitions of segments and changed rules of identity ask of all profiles, where the change itself did not.',
  trigger: { kind: 'schedule', rate: 'rate(1 minute)' },
  reads: ['table:configuration', 'table:memberships'],
  writes: ['table:memberships', 'queue:backfills'],
});
