import { routesOf } from '../../shared/domain/api/operation.ts';
import { sessionOperations } from '../../shared/domain/api/operations/sessions.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Opens and ends the sessions of people who sign in.',
  trigger: { kind: 'http', routes: routesOf(sessionOperations) },
  reads: ['table:configuration', 'secret:deployment', 'setting:sign-in'],
  writes: ['table:configuration'],
});
