import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose:
    'Lets changed segments serve once they are computed, and starts what changed segments and changed rules of identity ask of all profiles.',
  trigger: { kind: 'schedule', rate: 'rate(1 minute)' },
  reads: ['table:configuration', 'table:memberships'],
  writes: ['table:configuration', 'table:memberships', 'queue:backfills'],
});
