import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type BundleSize, bundleFunctions } from '../../infra/bundle.ts';
import { discoverFunctions } from '../../infra/discover.ts';
import { ROOT } from './synthesized.ts';

/** Bytes, minified (design §5). */
const OWN = 280_000;
const TOTAL = 900_000;
/**
 * What is loaded when it is first needed, all of it together: a lane loads its own part before its first call (ssh2, the largest:
 * 335 kB; one of the 21 destination types: 4 to 12 kB).
 */
const LAZY = 720_000;

await bundleFunctions(await discoverFunctions(ROOT), ROOT);
const sizes: Record<string, BundleSize> = JSON.parse(
  await readFile(join(ROOT, '.headwater', 'bundles', 'sizes.json'), 'utf8'),
);

test('every function stays within the budget of its bundle', () => {
  const over = Object.entries(sizes).filter(([, { own, total, lazy }]) => own > OWN || total > TOTAL || lazy > LAZY);
  assert.deepEqual(Object.fromEntries(over), {});
});

test('every part that a lane loads later can be loaded', async () => {
  const folder = join(ROOT, '.headwater', 'bundles', 'assets', 'deliver-members');
  const parts = (await readdir(folder)).filter((name) => name.startsWith('chunk-') && name.endsWith('.mjs'));
  const loaded = await Promise.all(parts.map((name) => import(pathToFileURL(join(folder, name)).href)));
  const names = loaded.flatMap((module) => Object.keys(module));
  assert.ok(parts.length > 2 && names.length >= parts.length - 1);
});
