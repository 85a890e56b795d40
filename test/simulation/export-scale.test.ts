import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform } from './fake-platform.ts';

const PER_CHUNK = 100;
const CHUNKS = 30;
const settings = { url: 'https://receiver.example/', identifier: 'email', purposes: [] };
const credentials = { secret: `whsec_${Buffer.alloc(32, 3).toString('base64')}` };

const openWorld = async (chunks: number) => {
  let world: ExportWorld | undefined;
  const platform = createFakePlatform(
    () => world?.time.now ?? 0,
    () => undefined,
  );
  world = await createExportWorld({
    destination: { type: 'webhook', settings, credentials },
    transport: platform.transport,
  });
  for (let n = 0; n < chunks * PER_CHUNK; n++) world.put(`p${n}`, { vip: true, emails: [`p${n}@example.com`] });
  // Published long ago: the next run does not read it as changes.
  world.time.now += 20 * 60_000;
  return { world, platform };
};

const latest = async (world: ExportWorld) =>
  (await world.runs.runs({ exportId: 'x', limit: 1 })).runs[0] ?? assert.fail('no run');
const statusesRead = async ({ reads }: ExportWorld, work: () => Promise<unknown>): Promise<number> => {
  const before = reads.statuses;
  await work();
  return reads.statuses - before;
};

test('a run reads its chunks to send them out and to end, not for each message', async () => {
  const { world, platform } = await openWorld(CHUNKS);
  const read = await statusesRead(world, async () => {
    await world.tick();
    while (world.waiting() > 0) await world.drain(2, 1);
  });
  assert.equal(platform.audience.size, CHUNKS * PER_CHUNK);
  assert.equal((await latest(world)).status, 'succeeded');
  assert.ok(read <= 4 * CHUNKS, `${read} statuses of ${CHUNKS} chunks`);
});

test('what a run left open is planned again in one pass', async () => {
  const chunks = 2 * CHUNKS;
  const { world, platform } = await openWorld(chunks);
  await world.tick();
  const left = world.waiting();
  world.time.now += 61 * 60_000;
  await world.drain();
  assert.equal((await latest(world)).status, 'partial');
  const read = await statusesRead(world, world.tick);
  assert.ok(world.waiting() <= left);
  assert.ok(read <= 27 * left, `${read} statuses of ${left} chunks`);
  await world.drain();
  assert.equal(platform.audience.size, chunks * PER_CHUNK);
});

test('a run that left nothing is not looked at by the next', async () => {
  const { world } = await openWorld(3);
  await world.live(5);
  world.time.now += 15 * 60_000;
  assert.equal(await statusesRead(world, world.tick), 0);
});

test('a long lane is no reason to give up, and it is not buried in messages that are sent again', async () => {
  const { world, platform } = await openWorld(CHUNKS);
  await world.tick();
  const { runId } = await latest(world);
  for (let waiting = world.waiting() - 1; waiting >= 0; waiting--) {
    await world.drain(1, 1);
    assert.equal(world.waiting(), waiting);
    if (waiting > 0) await world.tick();
    world.time.now += 10 * 60_000;
  }
  const run = await world.runs.run('x', runId);
  assert.deepEqual([run?.status, run?.added], ['succeeded', CHUNKS * PER_CHUNK]);
  assert.deepEqual(platform.countedTwice, []);
});

test('a chunk that others have overtaken is sent again while they go on', async () => {
  const { world, platform } = await openWorld(CHUNKS);
  await world.tick();
  const chunks = world.waiting();
  world.lose(1);
  for (let n = 0; n < 5; n++) {
    await world.drain(1, 1);
    world.time.now += 60_000;
  }
  await world.tick();
  assert.equal(world.waiting(), chunks - 5);
  await world.drain();
  assert.equal(platform.audience.size, CHUNKS * PER_CHUNK);
});

test('a run that gets nowhere for an hour ends, and what it never tried is sent by the next', async () => {
  const { world, platform } = await openWorld(CHUNKS);
  await world.tick();
  world.time.now += 61 * 60_000;
  await world.drain();
  const run = await latest(world);
  const { code, count } = run.errors[0] ?? assert.fail('no error');
  assert.deepEqual([run.status, code, count], ['partial', 'retries-exhausted', CHUNKS * PER_CHUNK]);
  assert.equal(platform.state.requests, 0);
  await world.live(30, 5);
  assert.equal(platform.audience.size, CHUNKS * PER_CHUNK);
});
