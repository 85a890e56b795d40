import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { HeadwaterError } from '../shared/domain/errors.ts';
import type { DiscoveredFunction } from './discover.ts';
import { withoutJsonSchema, writesJsonSchemas } from './without-json-schema.ts';

/**
 * Sizes in bytes, minified, of what a cold start loads: `sdk` is what only the AWS SDK brings, `own` everything else. `lazy` is
 * what `import()` loads when it is first needed.
 */
export interface BundleSize {
  readonly own: number;
  readonly sdk: number;
  readonly total: number;
  readonly lazy: number;
}

interface Fingerprint {
  readonly options: string;
  /** Input path → modification time and size. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly size: BundleSize;
}

const OPTIONS = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  treeShaking: true,
  // What only some destinations need is a file of its own, loaded by `import()` in their lane alone.
  splitting: true,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunk-[hash]',
  // Native parts that ssh2 does without when they are not there.
  external: ['*.node', 'cpu-features'],
  legalComments: 'none',
  mainFields: ['module', 'main'],
  // The same code without what old browsers need: 15 kB less a function.
  alias: { 'libphonenumber-js/core': './node_modules/libphonenumber-js/es6-modern/parsePhoneNumber.js' },
  sourcemap: 'external',
  metafile: true,
  write: false,
  logLevel: 'silent',
  // The CommonJS parts of the AWS SDK call `require` for Node built-ins, which an ES module does not have.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  // Nor has it this, which ssh2 reads and makes nothing of: its WebAssembly is in its own text.
  define: { __dirname: '"/"' },
} as const satisfies BuildOptions;

const OPTIONS_HASH = createHash('sha256')
  .update(JSON.stringify([OPTIONS, withoutJsonSchema.name]))
  .digest('hex');

const isSdk = (path: string): boolean => /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws)\//.test(path);

/** What is reached without passing through the SDK: its dependencies are the SDK's, unless ours use them too. */
const ownInputs = ({ inputs }: Metafile, entry: string): ReadonlySet<string> => {
  const own = new Set([entry]);
  for (const path of own) {
    for (const { path: imported } of inputs[path]?.imports ?? []) if (!isSdk(imported)) own.add(imported);
  }
  return own;
};

/** The files that a file loads at once, itself included. */
const loadedAtOnce = ({ outputs }: Metafile, entry: string): readonly string[] => {
  const loaded = new Set([entry]);
  for (const path of loaded) {
    for (const { path: imported, kind } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && outputs[imported]) loaded.add(imported);
  }
  return [...loaded];
};

const sizeOf = (metafile: Metafile): BundleSize => {
  const files = Object.entries(metafile.outputs).filter(([path]) => path.endsWith('.mjs'));
  const [entry = '', output] = files.find(([path]) => path.endsWith('/index.mjs')) ?? [];
  const own = ownInputs(metafile, output?.entryPoint ?? '');
  const loaded = loadedAtOnce(metafile, entry).flatMap((path) => metafile.outputs[path] ?? []);
  const inputs = loaded.flatMap((each) => Object.entries(each.inputs));
  const sdk = inputs.reduce((sum, [path, { bytesInOutput }]) => sum + (own.has(path) ? 0 : bytesInOutput), 0);
  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  const all = files.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  return { own: total - sdk, sdk, total, lazy: all - total };
};

const stampOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ mtimeMs, size }) => `${mtimeMs}:${size}`,
    () => 'missing',
  );

const stampsOf = async (paths: readonly string[]): Promise<Record<string, string>> =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await stampOf(path)] as const)));

/** Writes beside and renames, so that two syntheses at once never read half a bundle. */
const place = async (path: string, contents: string | Uint8Array): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
};

const unchanged = async (path: string): Promise<Fingerprint | undefined> => {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const known: Fingerprint = JSON.parse(text);
  if (known.options !== OPTIONS_HASH) return undefined;
  const now = await stampsOf(Object.keys(known.inputs));
  return Object.entries(known.inputs).every(([input, stamp]) => now[input] === stamp) ? known : undefined;
};

/** Places a bundle's files and drops those of an earlier one; answers where the code is. */
const placeOutputs = async (
  outputs: readonly OutputFile[],
  { name, cache }: { name: string; cache: string },
): Promise<readonly string[]> => {
  const assets = join(cache, 'assets', name);
  const code = outputs.filter(({ path }) => !path.endsWith('.map'));
  const maps = outputs.filter(({ path }) => path.endsWith('.map'));
  await Promise.all([
    ...code.map(({ path, contents }) => place(join(assets, basename(path)), contents)),
    ...maps.map(({ path, contents }) => place(join(cache, 'maps', name, basename(path)), contents)),
  ]);
  const current = new Set(code.map(({ path }) => basename(path)));
  const stale = (await readdir(assets)).filter((file) => file.endsWith('.mjs') && !current.has(file));
  await Promise.all(stale.map((file) => rm(join(assets, file), { force: true })));
  return [...current].map((file) => join(assets, file));
};

/** Built without what writes JSON schemas, unless it writes some. */
const buildSmall = async (options: Required<Pick<BuildOptions, 'entryPoints' | 'outdir' | 'absWorkingDir'>>) => {
  const small = await build({ ...OPTIONS, ...options, plugins: [withoutJsonSchema] });
  return writesJsonSchemas(small.outputFiles) ? build({ ...OPTIONS, ...options }) : small;
};

const bundleOne = async (
  { name, entry }: DiscoveredFunction,
  { root, cache }: { root: string; cache: string },
): Promise<BundleSize> => {
  const memory = join(cache, 'inputs', `${name}.json`);
  const known = await unchanged(memory);
  if (known !== undefined) return known.size;
  const options = { entryPoints: { index: entry }, outdir: join(cache, 'assets', name), absWorkingDir: root };
  const result = await buildSmall(options).catch((cause: Error) => {
    throw new HeadwaterError('deployment.bundle', `functions/${name} cannot be bundled. ${cause.message}`, { cause });
  });
  const placed = await placeOutputs(result.outputFiles, { name, cache });
  const inputs = Object.keys(result.metafile.inputs).map((path) => join(root, path));
  const size = sizeOf(result.metafile);
  const stamps = await stampsOf([...inputs, ...placed]);
  await place(memory, JSON.stringify({ options: OPTIONS_HASH, inputs: stamps, size }));
  return size;
};

/** So many builds at once: each holds in memory what it reads, all of them together several gigabytes. */
const AT_ONCE = Math.max(2, availableParallelism());

/**
 * Bundles every function into `<root>/.headwater/bundles/assets/<name>/`, from `index.mjs` on, skipping what has not changed, and
 * leaves the sizes in `sizes.json` beside them for the bench. Returns the asset folder of each function.
 */
export const bundleFunctions = async (
  functions: readonly DiscoveredFunction[],
  root: string,
): Promise<ReadonlyMap<string, string>> => {
  const cache = join(root, '.headwater', 'bundles');
  const sizes = new Map<string, BundleSize>();
  const waiting = functions.values();
  const work = async () => {
    for (const found of waiting) sizes.set(found.name, await bundleOne(found, { root, cache }));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const named = Object.fromEntries(functions.map(({ name }) => [name, sizes.get(name)]));
  await place(join(cache, 'sizes.json'), `${JSON.stringify(named, null, 2)}\n`);
  return new Map(functions.map(({ name }) => [name, join(cache, 'assets', name)]));
};
