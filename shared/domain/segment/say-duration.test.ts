import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayDuration } from './say-duration.ts';

/** French sets its spaces so that no line breaks at them. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('a period is said in the units it was written in, in the language of the reader', () => {
  assert.equal(sayDuration('P400D', 'en'), '400 days');
  assert.equal(sayDuration('P1826D', 'en'), '1,826 days');
  assert.equal(plain(sayDuration('P1826D', 'fr')), '1 826 jours');
  assert.equal(sayDuration('P1Y', 'en'), '1 year');
  assert.equal(plain(sayDuration('P13M', 'fr')), '13 mois');
  assert.equal(plain(sayDuration('P3Y', 'fr')), '3 ans');
});

test('a period of several parts names each, the largest first', () => {
  assert.equal(sayDuration('P1Y6MT12H', 'en'), '1 year, 6 months, and 12 hours');
  assert.equal(plain(sayDuration('P1Y6M', 'fr')), '1 an et 6 mois');
  assert.equal(sayDuration('PT30M', 'en'), '30 minutes');
});

test('no time at all is zero days, and what is no period stays as it is', () => {
  assert.equal(sayDuration('P0D', 'en'), '0 days');
  assert.equal(sayDuration('for ever', 'fr'), 'for ever');
});
