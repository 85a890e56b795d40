import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { assertPausesUntilMended, heldThere, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

const DAY_MS = 86_400_000;

testPlatformLaws(createDouble);

test('Pinterest: who leaves is taken out of this list, and of no other', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    const before = [...double.others];
    for (const n of [1, 2, 3]) world.put(`p${n}`, vip(n));
    await world.live(30);
    world.put('p1', vip(1, { consent: false }));
    world.put('p2', vip(2, { vip: false }));
    await world.live(60);
    assert.deepEqual(heldThere(double), [sha256('p3@example.com')]);
    assert.deepEqual([...double.others], before);
  });
});

test('Pinterest: a permission that was taken away pauses the export, and everybody is sent once it is given back', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /^Pinterest does not let the connection change/, {
      begin: () => {
        opened.double.state.forbidden = true;
      },
      end: () => {
        opened.double.state.forbidden = false;
      },
    }),
  );
});

test('Pinterest: a connection lasts though each refresh token ends after 60 days, for the newest one is kept', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    for (const n of [1, 2, 3, 4]) {
      world.put(`p${n}`, vip(n));
      await world.live(45);
      world.time.now += 40 * DAY_MS;
    }
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await world.runs.control('x')).paused, undefined);
  });
});

test('Pinterest: a connection that was revoked pauses the export with a sentence for a marketer', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(30);
    double.expireTokens();
    double.revoke();
    world.put('p2', vip(2));
    await world.live(45);
    const reason = (await world.runs.control('x')).paused?.reason ?? '';
    assert.match(reason, /^Pinterest no longer accepts the connection\. Connect the Pinterest account again, then/);
  });
});
