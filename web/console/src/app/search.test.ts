import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flag, oneOf, text, wholeNumber } from './search.ts';

test('an address that somebody mangled shows the page without what makes no sense in it', () => {
  const raw = { q: 'kettle', n: 42, sort: 'sideways', page: '7', size: -1, open: 'true', list: ['x'] };
  assert.deepEqual(text(raw, 'q'), { q: 'kettle' });
  assert.deepEqual(text(raw, 'n'), { n: '42' });
  assert.deepEqual(text(raw, 'list'), {});
  assert.deepEqual(oneOf(raw, 'sort', ['name', 'size']), {});
  assert.deepEqual(wholeNumber(raw, 'page', { least: 1, most: 10 }), { page: 7 });
  assert.deepEqual(wholeNumber(raw, 'size', { least: 1, most: 10 }), {});
  assert.deepEqual(wholeNumber({}, 'page', { least: 0, most: 10 }), {});
  assert.deepEqual(flag(raw, 'open'), { open: true });
});
