import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { HeadwaterError } from '../shared/domain/errors.ts';
import type { DiscoveredFunction } from './discover.ts';

/** Sizes in bytes, minified: `sdk` is what only the AWS SDK brings, `own` everything else. */
export interface BundleSize {
  readonly own: number;
  readonly sdk: number;
  readonly total: number;
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
} as const satisfies BuildOptions;

const OPTIONS_HASH = createHash('sha256').update(JSON.stringify(OPTIONS)).digest('hex');

const isSdk = (path: string): boolean => /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws)\//.test(path);

/** What is reached without passing through the SDK: its dependencies are the SDK's, unless ours use them too. */
const ownInputs = ({ inputs }: Metafile, entry: string): ReadonlySet<string> => {
  const own = new Set([entry]);
  for (const path of own) {
    for (const { path: imported } of inputs[path]?.imports ?? []) if (!isSdk(imported)) own.add(imported);
  }
  return own;
};

const sizeOf = (metafile: Metafile): BundleSize => {
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith('.mjs'))?.[1];
  const own = ownInputs(metafile, output?.entryPoint ?? '');
  const inputs = Object.entries(output?.inputs ?? {});
  const sdk = inputs.reduce((sum, [path, { bytesInOutput }]) => sum + (own.has(path) ? 0 : bytesInOutput), 0);
  const total = output?.bytes ?? 0;
  return { own: total - sdk, sdk, total };
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

const placeOutput = (output: OutputFile, { name, cache }: { name: string; cache: string }): Promise<void> =>
  output.path.endsWith('.map')
    ? place(join(cache, 'maps', `${name}.mjs.map`), output.contents)
    : place(join(cache, 'assets', name, 'index.mjs'), output.contents);

const bundleOne = async (
  { name, entry }: DiscoveredFunction,
  { root, cache }: { root: string; cache: string },
): Promise<BundleSize> => {
  const memory = join(cache, 'inputs', `${name}.json`);
  const known = await unchanged(memory);
  if (known !== undefined) return known.size;
  const options = { entryPoints: [entry], outfile: join(cache, 'assets', name, 'index.mjs'), absWorkingDir: root };
  const result = await build({ ...OPTIONS, ...options }).catch((cause: Error) => {
    throw new HeadwaterError('deployment.bundle', `functions/${name} cannot be bundled. ${cause.message}`, { cause });
  });
  await Promise.all(result.outputFiles.map((output) => placeOutput(output, { name, cache })));
  const inputs = Object.keys(result.metafile.inputs).map((path) => join(root, path));
  const size = sizeOf(result.metafile);
  const stamps = await stampsOf([...inputs, options.outfile]);
  await place(memory, JSON.stringify({ options: OPTIONS_HASH, inputs: stamps, size }));
  return size;
};

/**
 * Bundles every function into `<root>/.headwater/bundles/assets/<name>/index.mjs`, skipping what has not changed, and
 * leaves the sizes in `sizes.json` beside them for the bench. Returns the asset folder of each function.
 */
export const bundleFunctions = async (
  functions: readonly DiscoveredFunction[],
  root: string,
): Promise<ReadonlyMap<string, string>> => {
  const cache = join(root, '.headwater', 'bundles');
  const sizes = await Promise.all(functions.map((found) => bundleOne(found, { root, cache })));
  const named = Object.fromEntries(functions.map(({ name }, index) => [name, sizes[index]]));
  await place(join(cache, 'sizes.json'), `${JSON.stringify(named, null, 2)}\n`);
  return new Map(functions.map(({ name }) => [name, join(cache, 'assets', name)]));
};
