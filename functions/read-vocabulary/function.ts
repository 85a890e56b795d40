import { routesOf } from '../../shared/domain/api/operation.ts';
import { vocabularyOperations } from '../../shared/domain/api/operations/vocabulary.ts';
import { defineFunction } from '../../shared/wiring.ts';

export default defineFunction({
  purpose: 'Lists what events, properties and traits are called, from a sample of the archive.',
  trigger: { kind: 'http', routes: routesOf(vocabularyOperations) },
  reads: ['bucket:archive', 'secret:deployment'],
  writes: [],
  // A sample of up to 12 MiB of Parquet, unpacked.
  memory: 1024,
});
