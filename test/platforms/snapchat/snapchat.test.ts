import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { assertPausesUntilMended, heldThere, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Snapchat: a role that was taken away pauses the export, and everybody is sent once it is given back', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /^Snapchat does not let the connection change/, {
      begin: () => {
        opened.double.state.forbidden = true;
      },
      end: () => {
        opened.double.state.forbidden = false;
      },
    }),
  );
});

test('Snapchat: a token that ends is renewed without anybody noticing', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(30);
    double.expireTokens();
    world.put('p2', vip(2));
    await world.live(45);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await world.runs.control('x')).paused, undefined);
  });
});

test('Snapchat: who leaves is taken out of this list, and of no other', async () => {
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

test('Snapchat: one address that two people bear is one row', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1, { emails: ['Both@Example.com'] }));
    world.put('p2', vip(2, { emails: ['both@example.com', sha256('both@example.com')] }));
    await world.live(30);
    assert.deepEqual(heldThere(double), [sha256('both@example.com')]);
  });
});
