import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform } from './fake-platform.ts';

const openWorld = async (answer?: { status: number }) => {
  const time: { of?: ExportWorld['time'] } = {};
  const platform = createFakePlatform(
    () => time.of?.now ?? 0,
    () => undefined,
  );
  const state = { refuses: answer };
  const transport: typeof platform.transport = {
    send: async (request) =>
      state.refuses
        ? { status: state.refuses.status, headers: {}, body: '', at: time.of?.now ?? 0 }
        : platform.transport.send(request),
  };
  const world = await createExportWorld({
    destination: {
      type: 'webhook',
      settings: { url: 'https://receiver.example/', identifier: 'email', purposes: ['advertising'] },
      credentials: { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
    },
    transport,
  });
  time.of = world.time;
  const join = (from: number, to: number): void => {
    for (let n = from; n < to; n++) world.put(`p${n}`, { vip: true, consent: true, emails: [`p${n}@example.com`] });
  };
  const latest = async () => (await world.runs.runs({ exportId: 'x', limit: 1 })).runs[0] ?? assert.fail('no run');
  return { world, state, join, latest };
};

test('a first upload and everyday growth alarm nobody; growth by more than half at once does, and is sent all the same', async () => {
  const { world, join, latest } = await openWorld();
  join(0, 200);
  await world.live(16);
  join(200, 299);
  await world.live(15);
  assert.deepEqual(world.alarms, []);
  join(299, 600);
  await world.live(15);
  const run = await latest();
  assert.deepEqual([world.alarms.length, run.added, run.status], [1, 301, 'succeeded']);
  assert.deepEqual(
    run.alerts?.map(({ code }) => code),
    ['size-jump'],
  );
  assert.match(run.alerts?.[0]?.sentence ?? '', /held 299 identifiers and 301 more members joined at once/);
  await world.live(30);
  assert.equal(world.alarms.length, 1);
});

test('a run of which everything is refused alarms once and says so; so does a guard that waits for a person', async () => {
  const refused = await openWorld({ status: 400 });
  refused.join(0, 3);
  await refused.world.live(5);
  const run = await refused.latest();
  assert.deepEqual(
    [run.status, run.alerts?.map(({ code }) => code), refused.world.alarms.length],
    ['failed', ['failed'], 1],
  );

  const guarded = await openWorld();
  guarded.join(0, 20);
  await guarded.world.live(16);
  for (let n = 0; n < 10; n++) guarded.world.put(`p${n}`, { vip: false, consent: true, emails: [`p${n}@example.com`] });
  await guarded.world.live(16);
  assert.equal(guarded.world.alarms.length, 1);
});
