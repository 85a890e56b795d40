import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessPage, currentPage } from './generate-access-page.ts';

test('docs/access.md says who may make which call: run npm run generate when it does not', () => {
  assert.equal(currentPage(), accessPage());
});
