import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PaletteGroup, shownGroups } from './palette-items.ts';

const groups: readonly PaletteGroup[] = [
  { value: 'pages', items: [{ path: '/exports', label: 'Exports' }] },
  { value: 'segments', items: [{ path: '/segments/a', label: 'A' }] },
  { value: 'sources', items: [] },
];

test('what was gone to last comes first, once, and not where it is gone', () => {
  const shown = shownGroups(groups, { typed: '', recent: ['/segments/deleted', '/segments/a'] });
  assert.deepEqual(
    shown.map(({ value, items }) => [value, items.map(({ path }) => path)]),
    [
      ['recent', ['/segments/a']],
      ['pages', ['/exports']],
    ],
  );
});

test('who types searches everything, without headings of nothing', () => {
  const shown = shownGroups(groups, { typed: 'a', recent: ['/segments/a'] });
  assert.deepEqual(
    shown.map(({ value }) => value),
    ['pages', 'segments'],
  );
});
