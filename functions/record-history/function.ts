import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Writes down each hour how many profiles and members there are and how much was done.',
  trigger: { kind: 'schedule', rate: 'rate(1 hour)' },
  reads: [
    ...(['table:configuration', 'table:memberships', 'table:profiles', 'table:deliveries'] as const),
    ...(['table:ledger', 'table:history'] as const),
  ],
  writes: ['table:history'],
  memory: 512,
  timeout: 300,
});
