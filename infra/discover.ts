import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionDefinition } from '../shared/wiring.ts';

/** A function folder: its name is the function's name, its `function.ts` everything else. */
export interface DiscoveredFunction {
  readonly name: string;
  readonly definition: FunctionDefinition;
  /** Absolute path of `handler.ts`. */
  readonly entry: string;
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const foldersWith = async (folder: string, files: readonly string[]): Promise<string[]> => {
  if (!(await exists(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const present = await Promise.all(
    names.map((name) => Promise.all(files.map((file) => exists(join(folder, name, file))))),
  );
  return names.filter((_, index) => present[index]?.every(Boolean)).sort();
};

/** Every `functions/<verb-noun>/` of the repository at `root` that has its `function.ts` and `handler.ts`, by name. */
export const discoverFunctions = async (root: string): Promise<DiscoveredFunction[]> => {
  const folder = join(root, 'functions');
  const names = await foldersWith(folder, ['function.ts', 'handler.ts']);
  return Promise.all(
    names.map(async (name) => {
      const module: { default: FunctionDefinition } = await import(
        pathToFileURL(join(folder, name, 'function.ts')).href
      );
      return { name, definition: module.default, entry: join(folder, name, 'handler.ts') };
    }),
  );
};

/** The slug of every `shared/destinations/<slug>/destination.ts`: one lane each (rule 32). */
export const discoverDestinations = (root: string): Promise<string[]> =>
  foldersWith(join(root, 'shared', 'destinations'), ['destination.ts']);
