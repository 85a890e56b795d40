import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocale, preferredLocale } from './locales.ts';

test('a reader gets the first of their languages that there is, whatever its country, else English', () => {
  assert.equal(preferredLocale(['de-AT', 'fr-CA', 'en']), 'fr');
  assert.equal(preferredLocale(['en-GB', 'fr']), 'en');
  assert.equal(preferredLocale(['de']), 'en');
  assert.equal(preferredLocale([]), 'en');
  assert.equal(isLocale('toString'), false);
});
