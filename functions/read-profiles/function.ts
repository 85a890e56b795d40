import { routesOf } from '../../shared/domain/api/operation.ts';
import { consentOperations } from '../../shared/domain/api/operations/consents.ts';
import { profileOperations } from '../../shared/domain/api/operations/profiles.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Answers who a person is, what they did, which segments they are in and why.',
  trigger: { kind: 'http', routes: routesOf({ ...profileOperations, ...consentOperations }) },
  reads: ['table:configuration', 'table:profiles', 'table:timelines', 'secret:deployment'],
  writes: [],
  memory: 512,
});
