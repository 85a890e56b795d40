import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCrash } from '../simulation/crashes.ts';
import { eraseAnn, openErasureWorld, stateOf } from './crash-world.ts';

/** Erases Ann in a world of its own, dying at call `dies`, before or after it took effect. */
const run = async (dies: number | undefined, crashAfter = false) => {
  const world = await openErasureWorld();
  if (dies !== undefined) world.faults.callsLeft = dies;
  world.faults.crashAfter = crashAfter;
  const { lines, crashes } = await eraseAnn(world, isCrash);
  return { world, lines, crashes, state: await stateOf(world) };
};

/** What a killed attempt had removed already is found no more: the receipt counts what the attempts that ended found. */
const COUNTED_BY_ATTEMPT = new Set(['timelines', 'quarantine', 'results', 'deliveries']);
const countsOf = (lines: Awaited<ReturnType<typeof run>>['lines']) =>
  lines.map(({ store, count }) => [store, COUNTED_BY_ATTEMPT.has(store) ? '-' : count]);

describe('an erasure whose worker dies', () => {
  it('ends as if it had not, at whatever call it died, before the call took effect or after', async () => {
    const undisturbed = await run(undefined);
    assert.deepEqual(undisturbed.state.ofAnn, []);
    const calls = undisturbed.world.calls();
    assert.ok(calls > 60, `${calls} calls are too few to say anything`);
    let died = 0;
    for (const crashAfter of [false, true])
      for (let dies = 1; dies <= calls; dies++) {
        const { state, lines, crashes } = await run(dies, crashAfter);
        const when = `dead ${crashAfter ? 'after' : 'before'} call ${dies}`;
        died += crashes;
        assert.deepEqual(state, undisturbed.state, when);
        assert.deepEqual(countsOf(lines), countsOf(undisturbed.lines), when);
      }
    assert.ok(died >= calls, `${died} deaths`);
  });

  it('would be found out if it left her anywhere', async () => {
    const world = await openErasureWorld();
    const { ofAnn } = await stateOf(world);
    for (const place of [
      'pointer',
      'profile',
      'timeline',
      'quarantine',
      'package',
      'delivery',
      'disclosure',
      'run of a key',
      'row of a profile',
      'platform',
    ])
      assert.ok(
        ofAnn.some((each) => each.startsWith(place)),
        `nothing of her in a ${place}: ${ofAnn.join(', ')}`,
      );
  });
});
