import { routesOf } from '../../shared/domain/api/operation.ts';
import { descriptionOperations } from '../../shared/domain/api/operations/description.ts';
import { laterOperations } from '../../shared/domain/api/operations/later.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Serves the OpenAPI document, and says of calls to come that they are not built yet.',
  trigger: { kind: 'http', routes: [...routesOf(descriptionOperations), ...routesOf(laterOperations)] },
  reads: [],
  writes: [],
});
