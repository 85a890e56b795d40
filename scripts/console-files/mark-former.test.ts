import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markFormer } from './mark-former.ts';

test('only what the console of now does not name is left to expire, and what it names again is not', async () => {
  const marks = new Map([
    ['a', false],
    ['b', true],
    ['c', false],
    ['d', true],
  ]);
  const touched: string[] = [];
  const mark = (to: boolean) => async (key: string) => {
    touched.push(key);
    marks.set(key, to);
  };
  const list = async () => [...marks].map(([key, isFormer]) => ({ key, isFormer }));
  const files = { list, mark: mark(true), unmark: mark(false) };
  assert.equal(await markFormer(new Set(['a', 'b']), files), 1);
  assert.deepEqual([...marks.values()], [false, false, true, true]);
  assert.deepEqual(touched, ['b', 'c'], 'a file that was marked before keeps its day');
  assert.equal(await markFormer(new Set(['a', 'b']), files), 0);
});
