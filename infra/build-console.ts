import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the build follows from. */
const INPUTS = ['web/console/**/*', 'shared/domain/**/*.ts', 'package-lock.json'];
/** Beside the build, which is deployed as it is. */
const STAMP = 'console-built-from.txt';

/** Names, times and sizes of the inputs, as one text: it differs where a file was changed, added or taken away. */
const stampOf = (root: string): string => {
  const hash = createHash('sha256');
  for (const path of globSync(INPUTS, { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
};

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
  const stamp = stampOf(root);
  if (isFresh(folder, stamp)) return folder;
  const done = onStart();
  // The types that it is checked against are no part of it: what is generated for the build follows from the same sources.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web/console/vite.config.ts'), logLevel: 'error' });
  writeFileSync(join(dirname(folder), STAMP), stamp);
  done();
  return folder;
};
