import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEAST_SAMPLE, profileCountOf, sampleBy } from './profile-count.ts';

/** Profiles spread over the parts by turns, as a hash spreads them by chance. */
const spread = (profiles: number) => async (part: number, parts: number) =>
  Math.floor(profiles / parts) + (part < profiles % parts ? 1 : 0);

test('a few profiles are counted, many are estimated within what is said, from a sample of a bounded size', async () => {
  for (const profiles of [0, 7, 999, 1500, 4100, 120_000, 3_000_000, 50_000_000]) {
    let looked = 0;
    const sample = await sampleBy(12_345, async (part, parts) => {
      const found = await spread(profiles)(part, parts);
      looked += found;
      return found;
    });
    const { count, how, margin } = profileCountOf(sample);
    assert.ok(Math.abs(count - profiles) <= profiles * margin, `${profiles} ${count}`);
    if (profiles < LEAST_SAMPLE) assert.deepEqual({ count, how }, { count: profiles, how: 'counted' });
    if (profiles <= 4_000_000) assert.ok(looked < 6 * LEAST_SAMPLE, `${looked} looked at of ${profiles}`);
  }
});
