import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import {
  assertOthersStay,
  assertPausesUntilMended,
  assertRejectsTwo,
  heldThere,
  vip,
  wantedThere,
  withPlatform,
} from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Criteo: identifiers of the sample are rejected, and the rest of the request is held', async () => {
  await withPlatform(createDouble, (opened) => assertRejectsTwo(opened, 'invalid-identifier'));
});

test('Criteo: other segments keep whom they hold, while members come and go in this one', async () => {
  await withPlatform(createDouble, (opened) => assertOthersStay(opened, opened.double.others));
});

test('Criteo: an advertiser who withdrew consent to the app pauses the export until it is given again', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /Let the advertiser consent to the app again/, {
      begin: () => {
        opened.double.state.consented = false;
      },
      end: () => {
        opened.double.state.consented = true;
      },
    }),
  );
});

test('Criteo: tokens that end after a quarter of an hour are renewed without anybody noticing', async () => {
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
