import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TAKES } from '../../../api/access.gen.ts';
import en from '../../../i18n/en/privacy-audit.json' with { type: 'json' };
import fr from '../../../i18n/fr/privacy-audit.json' with { type: 'json' };

test('every call that the log may hold has words in each language, and none that no longer exists', () => {
  for (const { route } of [en, fr]) assert.deepEqual(Object.keys(route).toSorted(), Object.keys(TAKES).toSorted());
});
