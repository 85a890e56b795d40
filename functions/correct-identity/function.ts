import { routesOf } from '../../shared/domain/api/operation.ts';
import { correctionOperations } from '../../shared/domain/api/operations/identity.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose:
    'Takes orders to part, rejoin and release identifiers, says beforehand what they would do, and puts them on the stream.',
  trigger: { kind: 'http', routes: routesOf(correctionOperations) },
  reads: ['table:configuration', 'table:profiles', 'table:timelines', 'table:privacy', 'secret:deployment'],
  writes: ['stream:events'],
  // A profile of many thousand identifiers is read whole.
  memory: 512,
  timeout: 29,
});
