import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testPlatformLaws } from '../platform-laws.ts';
import {
  assertOthersStay,
  assertPausesUntilMended,
  assertRejectsTwo,
  heldThere,
  runsOf,
  vip,
  wantedThere,
  withPlatform,
} from '../platform-world.ts';
import { createDouble } from './double.ts';

testPlatformLaws(createDouble);

test('Microsoft: items that it names are rejected with its reason and the rest of the request is held', async () => {
  await withPlatform(createDouble, (opened) => assertRejectsTwo(opened, 'email-must-be-hashed'));
});

test('Microsoft: other lists of the account keep whom they hold, while members come and go in this one', async () => {
  await withPlatform(createDouble, (opened) => assertOthersStay(opened, opened.double.others));
});

test('Microsoft: a list that somebody deleted pauses the export, and everybody is sent once there is one', async () => {
  await withPlatform(createDouble, (opened) =>
    assertPausesUntilMended(opened, /no customer list of this id/, {
      begin: () => {
        opened.double.state.hasList = false;
      },
      end: () => {
        opened.double.state.hasList = true;
      },
    }),
  );
});

test('Microsoft: a connection goes on by the newest refresh token it was given', async () => {
  await withPlatform(createDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(30);
    double.retireOldConnections();
    double.expireTokens();
    world.put('p2', vip(2));
    await world.live(2 * 60);
    assert.equal((await world.runs.control('x')).paused, undefined);
    assert.deepEqual(heldThere(double), wantedThere(world, double));
    assert.equal((await runsOf(world)).at(0)?.status, 'succeeded');
  });
});

test('Microsoft: members of a list that forgets them after thirty days are sent again in time', async () => {
  await withPlatform(createDouble, async ({ world, served }) => {
    world.put('p1', vip(1));
    await world.live(60);
    const before = served.state.requests;
    await world.live(14 * 24 * 60, 60);
    assert.equal(served.state.requests, before);
    await world.live(3 * 24 * 60, 60);
    assert.ok(served.state.requests > before, 'sent again after half of the duration');
  });
});
