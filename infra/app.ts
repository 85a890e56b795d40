import { dirname } from 'node:path';
import { HeadwaterError } from '../shared/domain/errors.ts';
import { compose } from './compose.ts';

try {
  const { app } = await compose(dirname(import.meta.dirname));
  app.synth();
} catch (error) {
  if (!(error instanceof HeadwaterError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
