import { routesOf } from '../../shared/domain/api/operation.ts';
import { descriptionOperations } from '../../shared/domain/api/operations/description.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Serves the OpenAPI document.',
  trigger: { kind: 'http', routes: routesOf(descriptionOperations) },
  reads: [],
  writes: [],
});
