import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Criteo: identifiers of the sample are rejected, and the rest of the request is held', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
    for (const email of ['p3@example.com', 'p7@example.com']) double.refused.add(sha256(email));
    await world.live(5);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    const first = await latest(world);
    assert.deepEqual([first.status, first.accepted, first.rejected], ['partial', 18, 2]);
    assert.deepEqual(
      first.errors.map(({ code, count }) => [code, count]),
      [['invalid-identifier', 2]],
    );
  });
});

test('Criteo: other segments keep whom they hold, while members come and go in this one', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const others = [...double.others()];
    world.put('p1', vip(1));
    world.put('p2', vip(2));
    await world.live(30);
    world.put('p1', vip(1, { vip: false }));
    world.put('p2', vip(2, { consent: false }));
    await world.live(60);
    assert.deepEqual(heldThere(double), []);
    assert.deepEqual([...double.others()], others);
  });
});

test('Criteo: an advertiser who withdrew consent to the app pauses the export until it is given again', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.consented = false;
    world.put('p1', vip(1));
    await world.live(5);
    assert.match((await world.runs.control('x')).paused?.reason ?? '', /Let the advertiser consent to the app again/);
    double.state.consented = true;
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('Criteo: tokens that end after a quarter of an hour are renewed without anybody noticing', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(45);
    double.expireTokens();
    world.put('p2', vip(2));
    await world.live(60);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await world.runs.control('x')).paused, undefined);
  });
});
