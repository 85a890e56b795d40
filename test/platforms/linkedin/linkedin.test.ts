import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('LinkedIn: a segment that was just made is not found for two minutes, and gets its members in the same run', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.readyAt = world.time.now + 2 * 60_000;
    world.put('p1', vip(1));
    await world.live(1);
    assert.deepEqual([heldThere(double), (await world.runs.control('x')).paused], [[], undefined]);
    await world.live(14);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await runsOf(world)).at(-1)?.status, 'succeeded');
  });
});

test('LinkedIn: the elements that it refuses are rejected, and the others of the request are in', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 5; n++) world.put(`p${n}`, vip(n));
    for (const bad of ['p1@example.com', 'p3@example.com']) double.refused.add(sha256(bad));
    await world.live(10);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    const first = (await runsOf(world)).at(-1);
    assert.deepEqual([first?.status, first?.accepted, first?.rejected], ['partial', 3, 2]);
  });
});

test('LinkedIn: a viewer of the ad account pauses the export until the role is raised', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.role = 'VIEWER';
    world.put('p1', vip(1));
    await world.live(5);
    assert.match(
      (await world.runs.control('x')).paused?.reason ?? '',
      /role above viewer.*, then resume the export\.$/,
    );
    double.state.role = 'CAMPAIGN_MANAGER';
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('LinkedIn: a token that ends is renewed without anybody noticing', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(30);
    double.expireTokens();
    world.put('p2', vip(2));
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await world.runs.control('x')).paused, undefined);
  });
});

test('LinkedIn: who is in another segment of the same account stays there', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (const value of ['p1@example.com', 'else@example.com']) double.other.add(double.heldAs(value));
    const before = [...double.other];
    world.put('p1', vip(1));
    await world.live(30);
    world.put('p1', vip(1, { consent: false }));
    await world.live(60);
    assert.deepEqual([heldThere(double), [...double.other]], [[], before]);
  });
});
