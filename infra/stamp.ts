import { createHash } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names, times and sizes of the files under `root` that match `inputs`, as one text: it differs where a file was changed, added or taken away. */
export const stampOf = (root: string, inputs: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const path of globSync([...inputs], { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
};
