import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyDestination } from '../shared/destinations/destination.ts';
import type { FunctionDefinition } from '../shared/wiring.ts';
import { withManagementAccess } from './management-access.ts';

/** A function folder: its name is the function's name, its `function.ts` everything else, but for what every management call takes. */
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

const load = <Module>(path: string): Promise<Module> => import(pathToFileURL(path).href);

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
      const module = await load<{ default: FunctionDefinition }>(join(folder, name, 'function.ts'));
      return { name, definition: withManagementAccess(module.default), entry: join(folder, name, 'handler.ts') };
    }),
  );
};

/** A destination folder: its name is the slug, and its lane delivers so many messages at once. */
export interface DiscoveredDestination {
  readonly slug: string;
  readonly concurrency: number;
}

/** Every `shared/destinations/<slug>/destination.ts`, by slug: one lane each (rule 32). */
export const discoverDestinations = async (root: string): Promise<DiscoveredDestination[]> => {
  const folder = join(root, 'shared', 'destinations');
  const slugs = await foldersWith(folder, ['destination.ts']);
  return Promise.all(
    slugs.map(async (slug) => {
      const path = join(folder, slug, 'destination.ts');
      const { destination } = await load<{ destination: AnyDestination }>(path);
      return { slug, concurrency: destination.limits.concurrency };
    }),
  );
};
