import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Publishes the entries and exits that time alone brings, profile by profile.',
  /** 20 invocations of ten messages of up to 25 profiles: thousands of profiles a second. */
  trigger: { kind: 'queue', queue: 'timers', batchSize: 10, concurrency: 20 },
  reads: ['table:profiles', 'table:timelines', 'table:configuration'],
  writes: ['table:profiles', 'table:memberships', 'table:timers', 'queue:timers'],
  memory: 512,
  /** Short, since a message stays hidden for six timeouts where an invocation dies: changes are late by that. */
  timeout: 10,
});
