import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryRequest } from '../../shared/domain/export/delivery.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform } from './fake-platform.ts';

/** A world whose platform answers nothing about `stuck@example.com`: its run goes on for an hour. */
const openStuckWorld = async (faults = {}) => {
  const time: { of?: ExportWorld['time'] } = {};
  const clock = (): number => time.of?.now ?? 0;
  const platform = createFakePlatform(clock, () => undefined);
  const world = await createExportWorld({
    destination: {
      type: 'webhook',
      settings: { url: 'https://receiver.example/', identifier: 'email', purposes: ['advertising'] },
      credentials: { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` },
    },
    transport: {
      send: async (request: DeliveryRequest) =>
        request.body.includes('stuck@')
          ? { status: 503, headers: {}, body: '', at: clock() }
          : platform.transport.send(request),
    },
    faults,
  });
  time.of = world.time;
  const person = (n: number, consent = true) => ({ vip: true, consent, emails: [`p${n}@example.com`] });
  for (let n = 0; n < 10; n++) world.put(`p${n}`, person(n));
  await world.live(16);
  world.put('stuck', { vip: true, consent: true, emails: ['stuck@example.com'] });
  await world.live(16);
  const runs = async () => (await world.runs.runs({ exportId: 'x', limit: 9 })).runs;
  assert.equal((await runs())[0]?.status, 'delivering');
  return { world, platform, person, runs };
};

test('whoever says no while a run is under way is taken out by it, not by the next', async () => {
  const { world, platform, person, runs } = await openStuckWorld();
  const [under] = await runs();
  world.put('p1', person(1, false));
  world.put('p2', { ...person(2), vip: false });
  await world.live(3);
  assert.deepEqual([platform.audience.has('p1@example.com'), platform.audience.has('p2@example.com')], [false, true]);
  assert.equal((await runs())[0]?.runId, under?.runId);
  const { requests } = platform.state;
  await world.live(20);
  assert.equal(platform.state.requests, requests, 'and not once more each minute');
  await world.live(60);
  assert.deepEqual(
    [...platform.audience].sort(),
    world.wanted().filter((email) => !email.startsWith('stuck')),
  );
  const ended = (await runs()).find(({ runId }) => runId === under?.runId);
  assert.deepEqual([ended?.status, ended?.removed, ended?.accepted], ['partial', 1, 1]);
});

test('wherever the planner dies on the way, nobody who said no stays', async () => {
  for (let callsLeft = 1; callsLeft <= 30; callsLeft++) {
    const faults: { callsLeft?: number; crashAfter?: boolean } = {};
    const { world, platform, person } = await openStuckWorld(faults);
    for (const n of [1, 2]) world.put(`p${n}`, person(n, false));
    Object.assign(faults, { callsLeft, crashAfter: callsLeft % 2 === 0 });
    await world.live(100);
    delete faults.callsLeft;
    assert.deepEqual(
      [...platform.audience].sort(),
      world.wanted().filter((email) => !email.startsWith('stuck')),
    );
  }
});
