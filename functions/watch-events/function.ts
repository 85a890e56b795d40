import { routesOf } from '../../shared/domain/api/operation.ts';
import { liveEventOperations } from '../../shared/domain/api/operations/live-events.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Shows events as they come in, to who watches.',
  trigger: { kind: 'http', routes: routesOf(liveEventOperations) },
  reads: ['stream:events', 'table:privacy', 'secret:deployment'],
  writes: [],
  // Two reads of a shard are up to 20 MiB, as objects.
  memory: 512,
});
