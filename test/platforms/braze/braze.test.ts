import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

const known = (emails: readonly string[], more: object = {}) => ({ vip: true, consent: true, emails, ...more });

test('Braze: neither joining nor leaving changes a subscription, another attribute, or anybody else', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const untouched = () =>
      ['a@x.yz', 'b@x.yz', 'neighbour@x.yz'].map((email) => {
        const profile = double.profiles.get(email);
        return [email, profile?.subscription, profile?.attributes['Spring_VIP']];
      });
    const before = untouched();
    world.put('p1', known(['a@x.yz']));
    world.put('p2', known(['b@x.yz']));
    await world.live(20);
    assert.deepEqual([heldThere(double), untouched()], [['a@x.yz', 'b@x.yz'], before]);
    world.put('p1', known(['a@x.yz'], { consent: false }));
    world.put('p2', known(['b@x.yz'], { vip: false }));
    await world.live(20);
    assert.deepEqual([heldThere(double), untouched()], [[], before]);
    assert.equal(double.profiles.get('neighbour@x.yz')?.attributes['Autumn_VIP'], undefined);
  });
});

test('Braze: a removal makes no profile of somebody who was deleted there', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(20);
    assert.ok(double.profiles.delete('p1@example.com'));
    world.put('p1', vip(1, { vip: false }));
    await world.live(20);
    assert.equal((await latest(world)).removed, 1);
    assert.equal(double.profiles.has('p1@example.com'), false);
  });
});

test('Braze: users that it refuses are reported, and the rest of the request is in', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 120; n++) world.put(`p${n}`, vip(n));
    for (const email of ['p3@example.com', 'p70@example.com']) double.refused.add(email);
    await world.live(10);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    const first = await latest(world);
    assert.deepEqual([first.status, first.accepted, first.rejected], ['partial', 118, 2]);
    assert.deepEqual(
      first.errors.map(({ code, count, example }) => [code, count, example]),
      [['invalid-user', 2, "'email' is not valid"]],
    );
  });
});

test('Braze: a contract of fifty objects a request takes what is sent', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.perRequest = 50;
    for (let n = 0; n < 120; n++) world.put(`p${n}`, vip(n));
    await world.live(10);
    assert.deepEqual([(await latest(world)).status, heldThere(double).length], ['succeeded', 120]);
  });
});

test('Braze: what it put aside during maintenance is sent once more after a day', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    double.state.isPaused = true;
    world.put('p1', vip(1));
    await world.live(20);
    double.state.isPaused = false;
    const { requests } = served.state;
    await world.live(27 * 60, 10);
    assert.equal(served.state.requests, requests + 1);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('Braze: a key without the permission pauses the export, and who waited is sent afterwards', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.mayTrack = false;
    world.put('p1', vip(1));
    await world.live(5);
    const { paused } = await world.runs.control('x');
    assert.match(paused?.reason ?? '', /^Braze does not let the connection change this audience\./);
    double.state.mayTrack = true;
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});
