import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stampOf } from './stamp.ts';

/** What the build follows from. */
const INPUTS = ['web/console/**/*', 'shared/domain/**/*.ts', 'package-lock.json'];
/** Beside the build, which is deployed as it is. */
const STAMP = 'console-built-from.txt';

const isFresh = (folder: string, stamp: string): boolean => {
  const path = join(dirname(folder), STAMP);
  return existsSync(path) && existsSync(join(folder, 'index.html')) && readFileSync(path, 'utf8') === stamp;
};

/**
 * Builds the console of the repository at `root` into `.headwater/console`, unless what is there was built from the same files. Resolves to the folder.
 * `onStart` is told that it takes a while, and the answer called when it is over.
 */
export const buildConsole = async (
  root: string,
  onStart: () => () => void = () => () => undefined,
): Promise<string> => {
  const folder = join(root, '.headwater', 'console');
  const stamp = stampOf(root, INPUTS);
  if (isFresh(folder, stamp)) return folder;
  const done = onStart();
  // The types that it is checked against are no part of it: what is generated for the build follows from the same sources.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web/console/vite.config.ts'), logLevel: 'error' });
  writeFileSync(join(dirname(folder), STAMP), stamp);
  done();
  return folder;
};
