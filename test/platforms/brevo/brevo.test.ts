import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

type World = Parameters<Parameters<typeof withPlatform>[1]>[0]['world'];
const pausedReason = async (world: World): Promise<string> => (await world.runs.control('x')).paused?.reason ?? '';

test('Brevo: neither adding nor removing subscribes or unsubscribes anybody, or touches another list or member', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const attributes = { LASTNAME: 'Kept' };
    double.make('p1@example.com', { isBlacklisted: true, lists: new Set([43]), attributes });
    double.make('other@example.com', { lists: new Set([42, 43]) });
    world.put('p1', vip(1));
    await world.live(5);
    assert.deepEqual(heldThere(double), ['other@example.com', 'p1@example.com']);
    world.put('p1', vip(1, { vip: false }));
    await world.live(60);
    assert.deepEqual(heldThere(double), ['other@example.com']);
    assert.deepEqual(double.contacts.get('p1@example.com'), {
      isBlacklisted: true,
      lists: new Set([43]),
      attributes,
    });
    assert.deepEqual(double.contacts.get('other@example.com')?.lists, new Set([42, 43]));
  });
});

test('Brevo: an import is polled until it is done, and the run ends then', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.importMs = 10 * 60_000;
    world.put('p1', vip(1));
    await world.live(8);
    assert.equal((await latest(world)).status, 'delivering');
    await world.live(6);
    assert.deepEqual([(await runsOf(world)).at(-1)?.status, double.state.imports], ['succeeded', 1]);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('Brevo: an import that fails is made again', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.failsImports = 1;
    world.put('p1', vip(1));
    await world.live(40);
    assert.deepEqual([heldThere(double), double.state.imports], [['p1@example.com'], 2]);
  });
});

test('Brevo: of an import with an address it refuses the others arrive, and nobody counts as confirmed', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 3; n++) world.put(`p${n}`, vip(n));
    double.refused.add('p1@example.com');
    await world.live(10);
    assert.deepEqual(heldThere(double), ['p0@example.com', 'p2@example.com']);
    const { status, accepted, rejected } = await latest(world);
    assert.deepEqual([status, accepted, rejected], ['succeeded', 3, 0]);
  });
});

test('Brevo: an address refused on its own is rejected with the reason', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.refused.add('p1@example.com');
    world.put('p1', vip(1));
    await world.live(10);
    assert.deepEqual(
      (await latest(world)).errors.map(({ code, count }) => [code, count]),
      [['invalid-emails', 1]],
    );
  });
});

test('Brevo: a withdrawal while the import is worked on takes the member out in the end', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.importMs = 10 * 60_000;
    world.put('p1', vip(1));
    await world.live(2);
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), []);
  });
});

test('Brevo: whoever withdraws after an import whose answer was lost is out once that import is done', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    double.state.importMs = 20 * 60_000;
    served.state.mood = 'silent-applied';
    world.put('p1', vip(1));
    await world.tick();
    await world.drain();
    served.state.mood = 'well';
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual([double.state.imports, heldThere(double)], [1, []]);
  });
});

test('Brevo: whoever was in the list already and withdraws after such an import is out as well', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    double.make('p1@example.com', { lists: new Set([42]) });
    double.state.importMs = 20 * 60_000;
    served.state.mood = 'silent-applied';
    world.put('p1', vip(1));
    await world.tick();
    await world.drain();
    served.state.mood = 'well';
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldThere(double), []);
  });
});

test('Brevo: more than 150 leave in several calls, some of whom had left already', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (let n = 0; n < 200; n++) world.put(`p${n}`, vip(n));
    await world.live(10);
    assert.equal(heldThere(double).length, 200);
    for (let n = 0; n < 20; n++) double.contacts.get(`p${n}@example.com`)?.lists.delete(42);
    for (let n = 0; n < 200; n++) world.put(`p${n}`, vip(n, { consent: false }));
    await world.live(60);
    assert.deepEqual([heldThere(double), double.contacts.size], [[], 200]);
  });
});

for (const trouble of ['blocks', 'isFull'] as const)
  test(`Brevo: ${trouble === 'blocks' ? 'a caller it does not know' : 'a full account'} pauses the export, and everybody is sent once that is mended`, async () => {
    await withPlatform(createDouble, async ({ world, double }) => {
      double.state[trouble] = true;
      world.put('p1', vip(1));
      await world.live(5);
      assert.match(
        await pausedReason(world),
        trouble === 'blocks' ? /^Brevo blocks calls/ : /^The Brevo account has no/,
      );
      double.state[trouble] = false;
      await world.runs.resume('x', world.time.now);
      await world.live(30);
      assert.deepEqual(heldThere(double), wantedThere(world, double));
    });
  });
