import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Microsoft: items that it names are rejected with its reason and the rest of the request is held', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
    for (const email of ['p3@example.com', 'p7@example.com']) double.refused.add(sha256(email));
    await world.live(5);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    const first = await latest(world);
    assert.deepEqual([first.status, first.accepted, first.rejected], ['partial', 18, 2]);
    assert.deepEqual(
      first.errors.map(({ code, count }) => [code, count]),
      [['email-must-be-hashed', 2]],
    );
  });
});

test('Microsoft: other lists of the account keep whom they hold, while members come and go in this one', async () => {
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

test('Microsoft: a list that somebody deleted pauses the export, and everybody is sent once there is one', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.hasList = false;
    world.put('p1', vip(1));
    await world.live(5);
    assert.match((await world.runs.control('x')).paused?.reason ?? '', /no customer list of this id/);
    double.state.hasList = true;
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('Microsoft: a connection goes on by the newest refresh token it was given', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(30);
    double.retireOldConnections();
    double.expireTokens();
    world.put('p2', vip(2));
    await world.live(2 * 60);
    assert.equal((await world.runs.control('x')).paused, undefined);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await runsOf(world)).at(0)?.status, 'succeeded');
  });
});

test('Microsoft: members of a list that forgets them after thirty days are sent again in time', async () => {
  await withPlatform(createDouble, async ({ world, served }) => {
    world.put('p1', vip(1));
    await world.live(60);
    const before = served.state.requests;
    await world.live(14 * 24 * 60, 60);
    assert.equal(served.state.requests, before);
    await world.live(3 * 24 * 60, 60);
    assert.ok(served.state.requests > before, 'sent again after half of the duration');
  });
});
