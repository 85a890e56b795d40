import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventBridgeTransport } from '../../shared/aws/eventbridge-transport.ts';
import { createPutEvents } from '../../shared/aws/put-events.ts';
import { type BusMood, startEventBridge } from '../platforms/eventbridge/server.ts';
import type { Faults } from './crashes.ts';
import type { Person } from './export-people.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createRandom } from './random.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const stops: (() => Promise<void>)[] = [];
after(async () => {
  for (const stop of stops) await stop();
});

const openWorld = async (faults: Faults = {}, settings: object = {}) => {
  const bus = await startEventBridge();
  const client = new EventBridgeClient({ region: 'eu-central-1', credentials, endpoint: bus.endpoint, maxAttempts: 1 });
  stops.push(async () => {
    client.destroy();
    await bus.close();
  });
  let world: ExportWorld | undefined;
  const load = async () => createPutEvents(client);
  const clock = () => world?.time.now ?? 0;
  const none = { send: () => assert.fail('events go to the bus') };
  world = await createExportWorld({
    destination: {
      type: 'eventbridge',
      settings: { bus: 'crm', identifier: 'email', traits: ['plan'], purposes: ['advertising'], ...settings },
    },
    transport: createEventBridgeTransport({ buses: ['crm'], load, clock }, none),
    faults,
  });
  return { world, bus };
};

const vip = (n: number, more: Partial<Person> = {}): Person => ({
  vip: true,
  consent: true,
  emails: [`p${n}@example.com`],
  plan: 'gold',
  ...more,
});
const latest = async (world: ExportWorld) =>
  (await world.runs.runs({ exportId: 'x', limit: 1 })).runs[0] ?? assert.fail('no run');

test('each member is an event on the bus, ten a call, and a withdrawal is an event of its own without traits', async () => {
  const { world, bus } = await openWorld();
  for (let n = 0; n < 45; n++) world.put(`p${n}`, vip(n));
  await world.live(5);
  assert.deepEqual(bus.audience(), world.wanted());
  assert.deepEqual([bus.events.length, bus.state.calls], [45, 5]);
  assert.ok(
    bus.events.every(
      ({ bus: name, detailType, detail }) =>
        name === 'crm' && detailType === 'Audience Member Added' && detail.traits?.['plan'] === 'gold',
    ),
  );
  world.put('p0', vip(0, { consent: false }));
  await world.live(20);
  const { detailType, detail } = bus.events.at(-1) ?? assert.fail('no event');
  assert.deepEqual(
    [detailType, detail.identifier.value, detail.traits],
    ['Audience Member Removed', 'p0@example.com', undefined],
  );
  assert.deepEqual(bus.audience(), world.wanted());
});

test('entries that EventBridge throttles go again, and none that it took', async () => {
  const { world, bus } = await openWorld();
  bus.state.mood = 'some-throttled';
  for (let n = 0; n < 30; n++) world.put(`p${n}`, vip(n));
  await world.live(40);
  assert.equal((await latest(world)).errors.length, 0);
  assert.deepEqual(bus.audience(), world.wanted());
  assert.equal(bus.events.length, 30);
});

test('a member whose traits make too large an event is refused alone, and named', async () => {
  const { world, bus } = await openWorld();
  for (let n = 0; n < 5; n++) world.put(`p${n}`, vip(n, n === 2 ? { plan: 'é'.repeat(600_000) } : {}));
  await world.live(5);
  const run = await latest(world);
  assert.deepEqual([run.accepted, run.rejected, run.errors[0]?.code], [4, 1, 'event-too-large']);
  assert.equal(bus.audience().includes('p2@example.com'), false);
});

test('a bus that may not be used loses nobody: the run says whom to ask, and when it may, all arrive', async () => {
  const { world, bus } = await openWorld();
  bus.state.mood = 'denied';
  world.put('p1', vip(1));
  await world.live(75);
  const run = (await world.runs.runs({ exportId: 'x', limit: 9 })).runs.at(-1);
  assert.deepEqual([run?.status, run?.errors[0]?.code], ['partial', 'bus-not-allowed']);
  assert.match(run?.errors[0]?.example ?? '', /may not send to the event bus.*eventBuses/);
  bus.state.mood = 'well';
  await world.live(30);
  assert.deepEqual(bus.audience(), ['p1@example.com']);
});

test('a bus that the deployment does not name is asked nothing', async () => {
  const { world, bus } = await openWorld({}, { bus: 'other' });
  world.put('p1', vip(1));
  await world.live(75);
  assert.equal(bus.state.calls, 0);
  const run = (await world.runs.runs({ exportId: 'x', limit: 9 })).runs.at(-1);
  assert.equal(run?.errors[0]?.code, 'bus-not-allowed');
});

const MOODS: readonly BusMood[] = ['well', 'some-throttled', 'throttled', 'broken', 'unheard', 'lost'];

test('whatever is throttled, lost, unheard or crashes: who follows the events by sentAt holds who is wanted', async () => {
  const random = createRandom(11);
  for (let round = 0; round < 8; round++) {
    const faults: Faults = {};
    const { world, bus } = await openWorld(faults);
    for (let step = 0; step < 14; step++) {
      const n = random.below(12);
      world.put(`p${n}`, vip(n, { vip: random.chance(0.7), consent: random.chance(0.8) }));
      bus.state.mood = random.pick(MOODS);
      if (random.chance(0.3))
        Object.assign(faults, { callsLeft: 1 + random.below(40), crashAfter: random.chance(0.5) });
      await world.live(1 + random.below(15));
    }
    delete faults.callsLeft;
    bus.state.mood = 'well';
    await world.runs.resume('x', world.time.now);
    await world.live(27 * 60, 9);
    await world.runs.resume('x', world.time.now);
    await world.live(120, 3);
    assert.deepEqual(bus.audience(), world.wanted(), `round ${round}`);
  }
});
