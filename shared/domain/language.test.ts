import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from './language.ts';

test('a reader is answered in the language they want most, whatever its country, of those that there are', () => {
  assert.equal(languageOf('fr-CA, en;q=0.8'), 'fr');
  assert.equal(languageOf('en;q=0.4, FR;q=0.9, de'), 'fr');
  assert.equal(languageOf('de-AT,en-GB;q=0.7,fr;q=0.5'), 'en');
});

test('a reader is answered in English where they want neither, refuse French or say nothing', () => {
  assert.equal(languageOf('fr;q=0, de'), 'en');
  assert.equal(languageOf('*'), 'en');
  assert.equal(languageOf(''), 'en');
});
