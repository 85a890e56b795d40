import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build, type Manifest } from 'vite';

const BUDGET = 200_000;
/** What somebody who signs in sees first: the frame, the overview, their words. */
const FIRST = [
  'index.html',
  'src/pages/overview/overview-page.tsx',
  'src/i18n/en/app.json',
  'src/i18n/en/overview.json',
];
/** What is loaded when it is asked for. */
const LATER = ['src/ui/menu-popup.tsx', 'src/app/palette/palette.tsx', 'src/pages/settings/tokens/tokens-page.tsx'];

describe('the script of the console', () => {
  let folder = '';
  let manifest: Manifest = {};
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'headwater-budget-'));
    await build({
      configFile: 'web/console/vite.config.ts',
      logLevel: 'error',
      build: { outDir: folder, emptyOutDir: true, manifest: true },
    });
    manifest = JSON.parse(readFileSync(join(folder, '.vite', 'manifest.json'), 'utf8'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** The files that come with some of the sources: their own and whatever those import. */
  const filesOf = (sources: readonly string[]): ReadonlySet<string> => {
    const files = new Set<string>();
    const add = (source: string): void => {
      const chunk = manifest[source];
      assert.ok(chunk, `${source} is in no chunk of its own`);
      if (files.has(chunk.file)) return;
      files.add(chunk.file);
      for (const imported of chunk.imports ?? []) add(imported);
    };
    for (const source of sources) add(source);
    return files;
  };
  const sizeOf = (file: string): number => gzipSync(readFileSync(join(folder, file))).length;

  it(`is at most ${BUDGET / 1000} kB, compressed, before the overview is there`, (test) => {
    const sizes = [...filesOf(FIRST)].map((file) => [sizeOf(file), file] as const).toSorted(([a], [b]) => b - a);
    const total = sizes.reduce((sum, [size]) => sum + size, 0);
    test.diagnostic(`first load: ${total} bytes in ${sizes.length} files, compressed`);
    assert.ok(total <= BUDGET, `${total} bytes:\n${sizes.slice(0, 20).join('\n')}`);
  });

  it('does not come with the first page where only later ones need it', () => {
    const first = filesOf(FIRST);
    for (const source of LATER) assert.ok(!first.has(manifest[source]?.file ?? ''), source);
  });

  it('has nothing inlined in the document, which the content security policy would refuse', () => {
    const document = readFileSync(join(folder, 'index.html'), 'utf8');
    assert.deepEqual([...document.matchAll(/<script(?![^>]*\bsrc=)[^>]*>|<style|\bon\w+=|style=/g)], []);
  });
});
