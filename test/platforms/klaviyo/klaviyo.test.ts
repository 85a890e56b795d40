import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

const known = (emails: readonly string[], more: object = {}) => ({ vip: true, consent: true, emails, ...more });

test('Klaviyo: neither joining nor leaving changes a subscription, another list, or anybody else', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const before = double.untouched();
    world.put('p1', known(['a@x.yz', 'new@x.yz']));
    world.put('p2', known(['b@x.yz']));
    await world.live(30);
    assert.deepEqual(heldThere(double), ['a@x.yz', 'b@x.yz', 'new@x.yz']);
    const made = ['new@x.yz', 'NEVER_SUBSCRIBED', false] as const;
    assert.deepEqual(double.untouched(), [...before, made]);
    world.put('p1', known(['a@x.yz', 'new@x.yz'], { consent: false }));
    world.put('p2', known(['b@x.yz'], { vip: false }));
    await world.live(30);
    assert.deepEqual(heldThere(double), []);
    assert.deepEqual(double.untouched(), [...before, made]);
  });
});

for (const strict of [false, true]) {
  const when = strict ? 'with the whole import' : 'while it imports';
  test(`Klaviyo: profiles that it refuses ${when} are reported, and the rest arrives in the same run`, async () => {
    await withPlatform(createDouble, async ({ world, double }) => {
      double.state.strict = strict;
      for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
      for (const email of ['p3@example.com', 'p7@example.com']) double.refused.add(email);
      await world.live(10);
      assert.deepEqual(heldThere(double), wantedThere(world, double));
      const first = await latest(world);
      assert.deepEqual([first.status, first.accepted, first.rejected], ['partial', 18, 2]);
      assert.deepEqual(
        first.errors.map(({ code, count, example }) => [code, count, example]),
        [['invalid', 2, 'Invalid email address.']],
      );
    });
  });
}

test('Klaviyo: hundreds go in by imports of a hundred, and out again by fifties', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const emails = Array.from({ length: 450 }, (_, n) => `somebody.with.a.long.name-${n}@shop.example.com`);
    for (const [n, email] of emails.entries()) world.put(`p${n}`, known([email]));
    await world.live(15);
    assert.deepEqual([heldThere(double).length, double.state.imports], [450, 5]);
    for (const [n, email] of emails.slice(0, 120).entries()) world.put(`p${n}`, known([email], { vip: false }));
    await world.live(20);
    assert.equal((await latest(world)).status, 'succeeded');
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('Klaviyo: an import whose answer was lost puts nobody in who has left meanwhile', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    double.state.jobMs = 20 * 60_000;
    served.state.mood = 'silent-applied';
    world.put('p1', vip(1));
    await world.tick();
    await world.drain();
    assert.equal(double.state.imports, 1);
    served.state.mood = 'well';
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), []);
  });
});

test('Klaviyo: who withdraws while the import is worked on is out in the end', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.jobMs = 12 * 60_000;
    world.put('p1', vip(1));
    await world.live(2);
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), []);
  });
});

test('Klaviyo: an import that takes long is waited for, one that is cancelled begins again', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    Object.assign(double.state, { jobMs: 12 * 60_000, cancels: 1 });
    world.put('p1', vip(1));
    await world.live(40);
    assert.deepEqual([heldThere(double), double.state.imports], [['p1@example.com'], 2]);
    assert.equal((await runsOf(world)).at(-1)?.status, 'succeeded');
  });
});

test('Klaviyo: a list that is gone and a key that lacks a scope pause the export, and who waited is sent afterwards', async () => {
  for (const [fault, sentence] of [
    ['knowsList', /^Klaviyo has no such list\./],
    ['hasScopes', /^Klaviyo does not let the connection change this audience\. Give the private API key the scopes/],
  ] as const)
    await withPlatform(createDouble, async ({ world, double }) => {
      double.state[fault] = false;
      world.put('p1', vip(1));
      await world.live(5);
      assert.match((await world.runs.control('x')).paused?.reason ?? '', sentence);
      double.state[fault] = true;
      await world.runs.resume('x', world.time.now);
      await world.live(30);
      assert.deepEqual(heldThere(double), wantedThere(world, double));
    });
});
