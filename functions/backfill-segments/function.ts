import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Computes the members of a new or changed segment over all profiles, page by page.',
  trigger: { kind: 'queue', queue: 'backfills', batchSize: 1, concurrency: 8 },
  reads: ['table:profiles', 'table:timelines', 'table:memberships', 'table:configuration'],
  writes: ['table:profiles', 'table:memberships', 'table:timers', 'queue:timers', 'queue:backfills'],
  memory: 1024,
  timeout: 120,
});
