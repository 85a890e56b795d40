import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allDestinations } from '../shared/destinations/find-destination.ts';
import { currentPage, destinationsPage, endingWithin } from './generate-destinations-page.ts';

test('docs/destinations.md says what the destinations are: run npm run generate when it does not', async () => {
  assert.equal(currentPage(), await destinationsPage());
});

test('no platform’s interface ends within 60 days: move to the next version, then change its date', async () => {
  assert.deepEqual(endingWithin(await allDestinations(), 60, Date.now()), []);
});

test('an interface that ends in 59 days is named, one that ends in 61 is not', () => {
  const now = Date.parse('2026-11-24T00:00:00Z');
  const of = (slug: string, sunset: string) => ({ slug, api: { version: 'v1', sunset, source: 'https://a.example' } });
  assert.deepEqual(endingWithin([of('soon', '2027-01-22'), of('later', '2027-01-24'), { slug: 'own' }], 60, now), [
    'soon v1 ends on 2027-01-22',
  ]);
});
