import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

const pausedReason = async (world: Parameters<Parameters<typeof withPlatform>[1]>[0]['world']): Promise<string> =>
  (await world.runs.control('x')).paused?.reason ?? '';

test('HubSpot: neither adding nor removing changes what a person told HubSpot, another list, or another member', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const p1 = double.book.make('p1@example.com', { subscribed: false, properties: { lastname: 'Kept' } });
    const other = double.book.make('other@example.com');
    for (const id of [p1.id, other.id]) double.lists['702'].records.add(id);
    double.lists['701'].records.add(other.id);
    world.put('p1', vip(1));
    await world.live(5);
    assert.deepEqual(heldThere(double), ['other@example.com', 'p1@example.com']);
    world.put('p1', vip(1, { vip: false }));
    await world.live(60);
    assert.deepEqual(heldThere(double), ['other@example.com']);
    assert.deepEqual([...double.lists['702'].records], [p1.id, other.id]);
    const { subscribed, properties } = double.book.contacts.get(p1.id) ?? assert.fail('the contact is gone');
    assert.deepEqual([subscribed, properties], [false, { lastname: 'Kept' }]);
  });
});

test('HubSpot: whoever is taken out without ever having been a contact is not made one', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    served.state.mood = 'silent';
    world.put('p1', vip(1));
    await world.live(3);
    served.state.mood = 'well';
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60, 5);
    assert.deepEqual([double.book.contacts.size, heldThere(double)], [0, []]);
  });
});

test('HubSpot: a contact known by another address of theirs is put in and taken out as the one contact', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const contact = double.book.make('old@example.com', { emails: ['old@example.com', 'p1@example.com'] });
    world.put('p1', vip(1));
    await world.live(5);
    assert.deepEqual([[...double.lists['701'].records], double.book.contacts.size], [[contact.id], 1]);
    assert.deepEqual(contact.emails, ['old@example.com', 'p1@example.com']);
    world.put('p1', vip(1, { vip: false }));
    await world.live(60);
    assert.deepEqual(heldThere(double), []);
  });
});

for (const isPartial of [false, true])
  test(`HubSpot: an address it refuses is rejected and the others arrive, ${isPartial ? 'named by its place' : 'the whole request refused'}`, async () => {
    await withPlatform(createDouble, async ({ world, double }) => {
      double.state.isPartial = isPartial;
      for (let n = 0; n < 60; n++) world.put(`p${n}`, vip(n));
      for (const n of [3, 40]) double.refused.add(`p${n}@example.com`);
      await world.live(10);
      assert.deepEqual(heldThere(double), wantedThere(world, double));
      const { status, accepted, rejected } = await latest(world);
      assert.deepEqual([status, accepted, rejected], ['partial', 58, 2]);
    });
  });

test('HubSpot: a value it refuses rejects whoever has it, and those whose values it lists as allowed arrive', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (const [n, plan] of ['DE', 'XX', 'FR'].entries()) world.put(`p${n}`, vip(n, { plan }));
    await world.live(10);
    assert.deepEqual(heldThere(double), ['p0@example.com', 'p2@example.com']);
    assert.deepEqual((await latest(world)).errors[0]?.example, 'HubSpot refuses a value of country.');
  });
});

test('HubSpot: an active list pauses the export, and everybody is sent once there is a static one', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.lists['701'].processingType = 'DYNAMIC';
    world.put('p1', vip(1));
    await world.live(5);
    assert.match(await pausedReason(world), /must be a static list .* then resume the export\.$/);
    double.lists['701'].processingType = 'MANUAL';
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('HubSpot: a contact merged away between the two calls is found again', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    double.state.mergesNext = true;
    world.put('p1', vip(1));
    await world.live(30);
    assert.deepEqual(heldThere(double), ['p1@example.com']);
  });
});
