import { routesOf } from '../../shared/domain/api/operation.ts';
import { personOperations } from '../../shared/domain/api/operations/persons.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Takes orders about one person, to rectify, to restrict or of consent, and puts them on the stream.',
  trigger: { kind: 'http', routes: routesOf(personOperations) },
  reads: ['table:profiles', 'table:privacy', 'secret:deployment'],
  writes: ['stream:events'],
});
