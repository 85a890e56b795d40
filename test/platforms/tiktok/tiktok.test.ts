import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import { assertPausesUntilMended, heldThere, runsOf, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('TikTok: a token that was revoked pauses the export, and everybody is sent once the app is authorised again', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /^TikTok no longer accepts the connection\./, {
      begin: () => {
        opened.double.state.revoked = true;
      },
      end: () => {
        opened.double.state.revoked = false;
      },
    }),
  );
});

test('TikTok: a success that says a code of throttling is no success, and the members arrive later', async () => {
  await withPlatform(createDouble, async ({ world, double, served }) => {
    served.state.mood = '429';
    world.put('p1', vip(1));
    await world.live(3);
    assert.deepEqual([double.audience().size, (await runsOf(world)).at(-1)?.accepted ?? 0], [0, 0]);
    served.state.mood = 'well';
    await world.live(30);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
  });
});

test('TikTok: who is in another audience of the same account stays there', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (const value of ['p1@example.com', 'else@example.com']) double.other.add(double.heldAs(value));
    const before = [...double.other];
    world.put('p1', vip(1));
    await world.live(30);
    world.put('p1', vip(1, { consent: false }));
    await world.live(60);
    assert.deepEqual([heldThere(double), [...double.other]], [[], before]);
  });
});
