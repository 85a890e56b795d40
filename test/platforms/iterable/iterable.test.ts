import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { assertPausesUntilMended, heldThere, latest, vip, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

const known = (...lists: readonly number[]) => ({
  lists: new Set(lists),
  leftChannels: new Set(['Newsletter']),
  fields: { firstName: 'Ann' },
});

test('Iterable: coming and going changes nobody’s subscriptions, fields, other lists, or other people’s membership', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const { own, other } = double.lists;
    double.people.set('p1@example.com', known(other));
    double.people.set('stranger@example.com', known(own, other));
    world.put('p1', vip(1));
    world.put('p2', vip(2));
    await world.live(30);
    assert.deepEqual(double.people.get('p1@example.com'), known(other, own));
    assert.deepEqual([...(double.people.get('p2@example.com')?.leftChannels ?? ['nobody'])], []);
    world.put('p1', vip(1, { vip: false }));
    world.put('p2', vip(2, { consent: false }));
    await world.live(27 * 60, 10);
    await world.runs.resume('x', world.time.now);
    await world.live(60);
    assert.deepEqual(double.people.get('p1@example.com'), known(other));
    assert.deepEqual([...(double.people.get('p2@example.com')?.leftChannels ?? ['nobody'])], []);
    assert.deepEqual(double.people.get('stranger@example.com'), known(own, other));
  });
});

test('Iterable: whoever it was told to forget is rejected with that reason, and the others are on the list', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (const n of [1, 2, 3]) world.put(`p${n}`, vip(n));
    double.forgotten.add('p2@example.com');
    await world.live(30);
    assert.deepEqual(heldThere(double), ['p1@example.com', 'p3@example.com']);
    const { errors } = await latest(world);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['forgotten'],
    );
  });
});

test('Iterable: a list that is no static one pauses the export, and everybody is sent once it is corrected', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /refuses changes to this list/, {
      begin: () => {
        opened.double.state.listType = 'Dynamic';
      },
      end: () => {
        opened.double.state.listType = 'Standard';
      },
    }),
  );
});
