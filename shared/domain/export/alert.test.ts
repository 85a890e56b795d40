import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jumpOf, ordinaryFrom } from './alert.ts';

test('an audience that grows by more than half at once is worth a look; a first upload and a small one are not', () => {
  const codes = (additions: number, size: number) => jumpOf(additions, size).map(({ code }) => code);
  assert.deepEqual(codes(501, 1_000), ['size-jump']);
  assert.deepEqual(codes(500, 1_000), []);
  assert.deepEqual(codes(100_000, 0), []);
  assert.deepEqual(codes(99, 1), []);
  assert.deepEqual(codes(100, 199), ['size-jump']);
  assert.equal(ordinaryFrom(501), 1_002);
});
