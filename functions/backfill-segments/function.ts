import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Brings all profiles to new or changed segments and to changed rules of identity, page by page.',
  trigger: { kind: 'queue', queue: 'backfills', batchSize: 1, concurrency: 8 },
  reads: ['table:profiles', 'table:timelines', 'table:memberships', 'table:configuration', 'secret:deployment'],
  writes: ['table:profiles', 'table:memberships', 'table:timers', 'queue:timers', 'queue:backfills'],
  memory: 1024,
  timeout: 120,
});
