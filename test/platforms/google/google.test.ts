import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Google: rows that it names are dropped and the rest of the upload arrives in the same run', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
    const bad = ['p3@example.com', 'p7@example.com'].map(sha256);
    for (const hash of bad) double.refused.add(hash);
    await world.live(45);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    const first = (await runsOf(world)).at(-1);
    assert.deepEqual([first?.status, first?.accepted, first?.rejected], ['partial', 18, 2]);
    assert.deepEqual(
      first?.errors.map(({ code, count }) => [code, count]),
      [['invalid-hash', 2]],
    );
  });
});

test('Google: a value that it cannot use is skipped with its reason, run after run, and never sent', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    world.put('p1', vip(1, { emails: ['no-address'] }));
    await world.live(2 * 60);
    const first = (await runsOf(world)).at(-1) ?? assert.fail('no run');
    assert.deepEqual([first.status, first.added, first.skipped], ['succeeded', 0, 1]);
    const { members } = await world.runs.members({ runId: first.runId, limit: 9 });
    assert.deepEqual(
      members.map(({ outcome, reason }) => [outcome, reason]),
      [['skipped', 'unusable-email']],
    );
    assert.deepEqual([served.state.requests, double.audience().size], [0, 0]);
  });
});

test('Google: the rest of an upload goes out at once when rows are named, not a while later', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 3; n++) world.put(`p${n}`, vip(n));
    double.refused.add(sha256('p1@example.com'));
    await world.tick();
    await world.drain();
    assert.equal(double.state.uploads, 1);
  });
});

test('Google: what is worked on for longer than expected is not uploaded again meanwhile', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.jobMs = 45 * 60_000;
    world.put('p1', vip(1));
    await world.live(55);
    assert.equal(double.state.uploads, 1);
    assert.equal((await runsOf(world)).at(-1)?.status, 'succeeded');
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('Google: a job that fails is uploaded again, and the run ends once the job has ended', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.failsJobs = 1;
    world.put('p1', vip(1));
    await world.live(20);
    assert.equal((await latest(world)).status, 'delivering');
    await world.live(70);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await runsOf(world)).at(-1)?.status, 'succeeded');
  });
});

test('Google: a withdrawal while the upload is still worked on takes the member out in the end', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(2);
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), []);
  });
});

test('Google: a run tells how many it matched, weighed over its uploads, and a run that uploads nobody tells nothing', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 600; n++) world.put(`p${n}`, vip(n));
    double.state.matches.push('41_TO_50', '91_TO_100');
    await world.live(60);
    const [first, second] = (await runsOf(world)).toReversed();
    assert.deepEqual(first?.matchRate, { from: 0.4933, to: 0.5917, members: 600 });
    assert.deepEqual([second?.status, second?.matchRate], ['succeeded', undefined]);
  });
});

test('Google: a token that ends is renewed without anybody noticing', async () => {
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

test('Google: a connection that was revoked pauses the export with a sentence for a marketer', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    const { credentials } = double.destination(served.address);
    const found = await world.configuration.get<{ credentials: string }>('destination', 'to');
    const revoked = world.keyring.seal(JSON.stringify({ ...credentials, refreshToken: 'revoked' }));
    await world.configuration.put(
      'destination',
      { id: 'to', document: { ...found?.document, credentials: revoked } },
      found?.version,
    );
    world.put('p1', vip(1));
    await world.live(5);
    const { paused } = await world.runs.control('x');
    assert.match(paused?.reason ?? '', /^Google no longer accepts the connection\. Connect the Google account again/);
    const [error] = (await latest(world)).errors;
    assert.deepEqual([error?.code, error?.example === paused?.reason], ['credentials-refused', true]);
    const again = world.keyring.seal(JSON.stringify(credentials));
    const now = await world.configuration.get('destination', 'to');
    await world.configuration.put(
      'destination',
      { id: 'to', document: { ...found?.document, credentials: again } },
      now?.version,
    );
    await world.runs.resume('x', world.time.now);
    await world.live(60);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});
