import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Carries requests of persons out, step by step, and tells those who listen.',
  trigger: { kind: 'queue', queue: 'privacy', batchSize: 1, concurrency: 5 },
  reads: [
    'table:privacy',
    'table:configuration',
    'table:profiles',
    'table:timelines',
    'table:deliveries',
    'table:quarantine',
    'secret:deployment',
    'setting:stream-hours',
  ],
  writes: [
    'table:privacy',
    // What an erasure takes a person out of.
    'table:profiles',
    'table:timelines',
    'table:memberships',
    'table:timers',
    'table:deliveries',
    'table:quarantine',
    'bucket:exports',
    'queue:timers',
    'queue:privacy',
    // Orders about persons.
    'stream:events',
  ],
  memory: 1024,
  /** Reading a person of a million events and writing them takes about a minute. */
  timeout: 300,
});
