import { fileURLToPath } from 'node:url';
import { buildConsole } from '../../infra/build-console.ts';
import { alone, preparedAssembly } from '../prepared-assembly.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** One synthesis and one build for all files of `npm run test:console`, and none where nothing changed since. */
export const prepareConsole = async (): Promise<{ readonly assembly: string; readonly built: string }> => ({
  assembly: await preparedAssembly(),
  built: await alone(() => buildConsole(ROOT)),
});
