import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRun } from './compare.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = 350;

test('whatever the order, the crashes and the copies, profiles are what a batch computation over the events says', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const problems = await compareRun(await runSeed(seed));
    assert.deepEqual(problems, [], `node test/simulation/simulate.ts --seed ${seed}`);
  }
});
