import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Hands timers that are about to be due to the timers queue, each with its exact delay.',
  trigger: { kind: 'schedule', rate: 'rate(1 minute)' },
  reads: ['table:timers'],
  writes: ['table:timers', 'queue:timers'],
  memory: 512,
  timeout: 60,
});
