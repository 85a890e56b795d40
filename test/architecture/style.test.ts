import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isTest, sourceFiles } from './source-files.ts';

const files = sourceFiles();
const product = files.filter((file) => !isTest(file));
const paths = (list: readonly { path: string; lines: number }[]) =>
  list.map((file) => `${file.path}: ${file.lines} lines`);

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;

describe('the shape of the source', () => {
  test('no file is longer than 250 lines, no test longer than 400', () => {
    assert.deepEqual(paths(files.filter((file) => file.lines > (isTest(file) ? 400 : 250))), []);
  });

  test('half of the files have at most 70 lines, nine in ten at most 170', () => {
    const lines = product.map((file) => file.lines);
    assert.ok(quantile(lines, 0.5) <= 70, `median ${quantile(lines, 0.5)}`);
    assert.ok(quantile(lines, 0.9) <= 170, `90th percentile ${quantile(lines, 0.9)}`);
  });

  test('a handler only wires adapters into its use case: at most 25 lines', () => {
    const handlers = product.filter((file) => file.path.endsWith('/handler.ts'));
    assert.deepEqual(paths(handlers.filter((file) => file.lines > 25)), []);
  });

  test('every function folder has a definition, a handler and the use case it is named after', () => {
    for (const definition of globSync('functions/*/function.ts')) {
      const folder = definition.slice(0, -'/function.ts'.length);
      const name = folder.slice('functions/'.length);
      assert.deepEqual(globSync([`${folder}/handler.ts`, `${folder}/${name}.ts`]).length, 2, folder);
    }
  });

  test('nothing is called utils, helpers, common, manager, service, new or legacy', () => {
    const vague =
      /(^|[/-])(utils?|helpers?|common|managers?|services?|v2|new|legacy)(\.test)?\.ts$|\/(utils?|helpers?|common)\//;
    assert.deepEqual(
      // The local host speaks of AWS's services by their names.
      files.filter((file) => vague.test(file.path) && !file.path.startsWith('infra/local/')).map((file) => file.path),
      [],
    );
  });

  test('what shared/ exports says in a comment what it promises', () => {
    const bare: string[] = [];
    for (const file of product.filter(({ path }) => path.startsWith('shared/'))) {
      const lines = file.text.split('\n');
      lines.forEach((line, index) => {
        if (!/^export (const|function|interface|class|async function) /.test(line)) return;
        if (!/^(\s*\*\/|\/\*\*.*\*\/|\/\/ )/.test(lines[index - 1] ?? '')) bare.push(`${file.path}:${index + 1}`);
      });
    }
    assert.deepEqual(bare, []);
  });

  test('application code throws HeadwaterError, never a bare Error', () => {
    const bare = product.filter(
      (file) => /^(shared|functions)\//.test(file.path) && /new (Type|Range)?Error\(/.test(file.text),
    );
    assert.deepEqual(
      bare.map((file) => file.path),
      [],
    );
  });

  test('nothing waits unfinished: no TODO, no skipped or focused test', () => {
    const open = files.filter(
      (file) =>
        file.path !== 'test/architecture/style.test.ts' &&
        /\b(TODO|FIXME|XXX)\b|\b(test|describe|it)\.only\(/.test(file.text),
    );
    assert.deepEqual(
      open.map((file) => file.path),
      [],
    );
  });
});
