import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { assertPausesUntilMended, vip, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

const known = (unsubscribed: boolean, ...segments: readonly number[]) => ({
  segments: new Set(segments),
  unsubscribed,
});

test('Customer.io: coming and going changes nobody’s subscription, other segments, or other people’s membership', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const { own, other } = double.segments;
    double.people.set('p1@example.com', known(true, other));
    double.people.set('stranger@example.com', known(true, own, other));
    world.put('p1', vip(1));
    await world.live(30);
    assert.deepEqual(double.people.get('p1@example.com'), known(true, other, own));
    world.put('p1', vip(1, { consent: false }));
    await world.live(27 * 60, 10);
    await world.runs.resume('x', world.time.now);
    await world.live(60);
    assert.deepEqual(double.people.get('p1@example.com'), known(true, other));
    assert.deepEqual(double.people.get('stranger@example.com'), known(true, own, other));
  });
});

test('Customer.io: whoever was deleted there is not created again by going', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(30);
    double.people.delete('p1@example.com');
    world.put('p1', vip(1, { consent: false }));
    await world.live(60);
    await world.runs.resume('x', world.time.now);
    await world.live(60);
    assert.deepEqual([...double.people.keys()], []);
  });
});

test('Customer.io: a data-driven segment pauses the export, and everybody is sent once it is a manual one', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /refuses changes to this segment/, {
      begin: () => {
        opened.double.state.isManual = false;
      },
      end: () => {
        opened.double.state.isManual = true;
      },
    }),
  );
});
