import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ErasureWork, OBJECTS } from './erasures.ts';
import { erasureBudgets, projectErasures } from './erasures-report.ts';

const work = (gigabytes: number): ErasureWork => {
  const objectBytes = (gigabytes * 1e9) / OBJECTS;
  const object = { bytesRead: objectBytes, bytesWritten: objectBytes, cpuMs: 1 };
  return { gigabytes, objectBytes, rewritten: object, searched: { ...object, bytesWritten: 0 } };
};

test('what an erasure rewrites is the objects it touches times their size, whatever the archive holds', () => {
  const { rewrittenObjects, bytesWritten } = projectErasures(work(100), 1);
  assert.ok(Math.abs(rewrittenObjects - 100) < 0.1);
  assert.ok(Math.abs(bytesWritten - 100 * work(100).objectBytes) < 2e4);
});

test('a thousand requests together cost less each than one alone, and never touch more than there is', () => {
  const [one, many] = [projectErasures(work(10), 1), projectErasures(work(10), 1_000)];
  assert.ok(many.dollars / 1_000 < one.dollars);
  assert.ok(many.rewrittenObjects < 100_000);
  assert.ok(projectErasures(work(10), 10_000_000).rewrittenObjects <= OBJECTS);
});

test('budgets are of the largest archive', () => {
  assert.equal(erasureBudgets([]).length, 0);
  assert.ok(erasureBudgets([work(1), work(100)]).every(({ name }) => name.includes('100 GB')));
});
