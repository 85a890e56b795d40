import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { LaneOpener } from '../../shared/ports/lane-opener.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform } from './fake-platform.ts';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const settings = { url: 'https://receiver.example/', identifier: 'email', purposes: ['advertising'] };

/** An export of ten people whose lane is closed at first, opened by what `opening` makes of it. */
const openWorld = async (opening: (lane: LaneOpener) => LaneOpener) => {
  let world: ExportWorld | undefined;
  const platform = createFakePlatform(
    () => world?.time.now ?? 0,
    () => undefined,
  );
  world = await createExportWorld({
    destination: { type: 'webhook', settings, credentials: { secret } },
    transport: platform.transport,
    opening,
  });
  for (let n = 0; n < 10; n++) world.put(`p${n}`, { vip: true, consent: true, emails: [`p${n}@example.com`] });
  return { world, platform };
};

const runsOf = async (world: ExportWorld) => (await world.runs.runs({ exportId: 'x', limit: 10 })).runs;

test('the first run opens the lane of its destination type, and a tick asks for it once', async () => {
  const asked: string[] = [];
  const { world, platform } = await openWorld((lane) => ({
    open: (slug) => {
      asked.push(slug);
      return lane.open(slug);
    },
  }));
  await world.live(1);
  assert.deepEqual(asked, ['webhook']);
  assert.equal(platform.audience.size, 10);
  assert.equal((await runsOf(world))[0]?.status, 'succeeded');
});

test('in a lane that nobody opens, messages wait', async () => {
  const { world, platform } = await openWorld(() => ({ open: async () => undefined }));
  await world.live(3);
  assert.deepEqual([platform.audience.size, world.queue.size()], [0, 1]);
});

test('a lane whose last change takes effect is asked for again at the next tick, though its messages were sent', async () => {
  let ticks = 0;
  const { world, platform } = await openWorld((lane) => ({
    open: async (slug) => {
      ticks += 1;
      if (ticks === 3) await lane.open(slug);
    },
  }));
  await world.live(2);
  assert.equal(platform.audience.size, 0);
  await world.live(1);
  assert.equal(platform.audience.size, 10);
  assert.deepEqual(
    (await runsOf(world)).map(({ status, added }) => [status, added]),
    [['succeeded', 10]],
  );
});

test('a lane that cannot be opened fails the tick, loses nothing and is delivered once it can', async () => {
  const failure = new HeadwaterError('lane.closed', 'not now');
  let isBroken = true;
  const { world, platform } = await openWorld((lane) => ({
    open: (slug) => (isBroken ? Promise.reject(failure) : lane.open(slug)),
  }));
  for (let minute = 0; minute < 4; minute++) {
    await assert.rejects(world.tick(), failure);
    world.time.now += 60_000;
  }
  assert.equal(world.queue.size(), 1, 'sent out once, not at each tick');
  isBroken = false;
  await world.live(1);
  assert.equal(platform.audience.size, 10);
  assert.equal((await runsOf(world)).length, 1);
});
