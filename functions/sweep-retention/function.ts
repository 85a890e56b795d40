import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Forgets identifiers past their period and hands persons past theirs to be erased.',
  trigger: { kind: 'schedule', rate: 'rate(1 hour)' },
  reads: ['table:profiles', 'table:timelines', 'table:memberships', 'table:configuration', 'table:privacy'],
  writes: [
    ...(['table:profiles', 'table:timelines', 'table:memberships', 'table:timers', 'table:privacy'] as const),
    ...(['queue:timers', 'queue:privacy'] as const),
  ],
  memory: 1024,
  timeout: 120,
});
