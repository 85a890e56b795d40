import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Meta: a flagged audience pauses the export, and everybody is sent once it is resolved', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.flagged = true;
    world.put('p1', vip(1));
    await world.live(5);
    assert.match((await world.runs.control('x')).paused?.reason ?? '', /flagged this audience/);
    double.state.flagged = false;
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});
