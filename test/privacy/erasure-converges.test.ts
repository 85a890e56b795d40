import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRun } from '../simulation/compare.ts';
import { runSeed } from '../simulation/run-seed.ts';

const SEEDS = 60;

test('whatever happens while somebody is erased, what is left is what the events that name nobody erased say', async () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const problems = await compareRun(await runSeed(seed, { erasing: true }));
    assert.deepEqual(problems, [], `node test/simulation/simulate.ts --erasing --seed ${seed}`);
  }
});
