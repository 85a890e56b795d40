import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('SendGrid: neither adding nor removing changes who is unsubscribed, other lists or other contacts', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const { contacts, unsubscribed } = double;
    contacts.set('bystander@example.com', { id: 'id-bystander', lists: new Set(double.lists), fields: {} });
    for (const n of [1, 2]) world.put(`p${n}`, vip(n));
    await world.live(45);
    assert.deepEqual(heldThere(double), ['bystander@example.com', ...wantedThere(world, double)]);
    for (const n of [1, 2]) world.put(`p${n}`, vip(n, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), ['bystander@example.com']);
    assert.deepEqual([...double.others()].sort(), ['bystander@example.com', 'p1@example.com']);
    assert.deepEqual([...unsubscribed], ['p1@example.com']);
    assert.deepEqual([...contacts.keys()].sort(), ['bystander@example.com', 'p1@example.com', 'p2@example.com']);
  });
});

test('SendGrid: addresses that it names are dropped, and the rest arrives in the same run', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
    for (const n of [3, 7]) double.refused.add(`p${n}@example.com`);
    await world.live(10);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    const first = (await runsOf(world)).at(-1);
    assert.deepEqual([first?.status, first?.accepted, first?.rejected], ['partial', 18, 2]);
    assert.deepEqual(
      first?.errors.map(({ code, count }) => [code, count]),
      [['invalid-email', 2]],
    );
  });
});

test('SendGrid: a job that fails is sent again, and the run ends once the job has ended', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.jobs.failsJobs = 1;
    world.put('p1', vip(1));
    await world.live(1);
    assert.equal((await latest(world)).status, 'delivering');
    await world.live(15);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await runsOf(world)).at(-1)?.status, 'succeeded');
  });
});

test('SendGrid: more than one look-up takes many out, and a contact deleted meanwhile stops nobody', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 45; n++) world.put(`p${n}`, vip(n));
    await world.live(30);
    assert.equal(heldThere(double).length, 45);
    double.contacts.delete('p9@example.com');
    for (let n = 0; n < 45; n++) world.put(`p${n}`, vip(n, { consent: false }));
    await world.live(60);
    assert.deepEqual(heldThere(double), []);
    assert.equal((await world.runs.control('x')).paused, undefined);
  });
});

test('SendGrid: a key that ended pauses the export with a sentence for a marketer', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.keyEnded = true;
    world.put('p1', vip(1));
    await world.live(5);
    assert.match((await world.runs.control('x')).paused?.reason ?? '', /Make a new API key/);
    double.state.keyEnded = false;
    await world.runs.resume('x', world.time.now);
    await world.live(60);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('SendGrid: whoever withdraws after contacts whose answer was lost is out once that job is done', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    double.jobs.jobMs = 5 * 60_000;
    served.state.mood = 'silent-applied';
    for (const n of [1, 2]) world.put(`p${n}`, vip(n));
    await world.tick();
    await world.drain();
    served.state.mood = 'well';
    for (const n of [1, 2]) world.put(`p${n}`, vip(n, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), []);
  });
});
