import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REBUILD_MARK } from '../../shared/domain/rebuild/rebuild-mark.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform } from './fake-platform.ts';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const settings = { url: 'https://receiver.example/', identifier: 'email', purposes: [] };
const { kind, id } = REBUILD_MARK;

const openWorld = async (people: number) => {
  let world: ExportWorld | undefined;
  const platform = createFakePlatform(
    () => world?.time.now ?? 0,
    () => undefined,
  );
  const destination = { type: 'webhook', settings, credentials: { secret } };
  world = await createExportWorld({ destination, transport: platform.transport });
  for (let n = 0; n < people; n++) world.put(`p${n}`, { vip: true, emails: [`p${n}@example.com`] });
  return { world, platform };
};

const begin = async ({ configuration }: ExportWorld) => {
  await configuration.put(kind, { id, document: {} }, undefined);
};
const end = async ({ configuration }: ExportWorld) => {
  await configuration.delete(kind, id, undefined);
};
const runsOf = async ({ runs }: ExportWorld) => (await runs.runs({ exportId: 'x', limit: 100 })).runs.length;

/** The tables are empty, as in the midst of a rebuild, until what is returned refills them. */
const emptyTables = ({ people, put }: ExportWorld) => {
  const all = [...people];
  for (const [profileId, { emails }] of all) put(profileId, { vip: false, emails });
  people.clear();
  return () => {
    for (const [profileId, person] of all) put(profileId, person);
  };
};

test('while a rebuild runs no run begins and nobody is taken out of an audience, however long it takes', async () => {
  const { world, platform } = await openWorld(2);
  await world.live(5);
  assert.equal(platform.audience.size, 2);
  const runs = await runsOf(world);
  await begin(world);
  const refill = emptyTables(world);
  await world.live(26 * 60, 5);
  assert.deepEqual([platform.audience.size, await runsOf(world)], [2, runs]);
  refill();
  await end(world);
  await world.live(30);
  assert.deepEqual([...platform.audience].sort(), world.wanted(false));
  assert.ok((await runsOf(world)) > runs);
});

test('members planned before a rebuild are sent after it', async () => {
  const { world, platform } = await openWorld(2);
  await world.tick();
  await begin(world);
  const refill = emptyTables(world);
  for (let minute = 0; minute < 10; minute++) {
    await world.drain();
    world.time.now += 60_000;
  }
  assert.equal(platform.state.requests, 0);
  const [run] = (await world.runs.runs({ exportId: 'x', limit: 1 })).runs;
  const { chunks } = await world.runs.chunks({ runId: run?.runId ?? '', limit: 10 });
  assert.deepEqual(
    chunks.map(({ claimedUntil }) => claimedUntil),
    [0],
    'nobody even took it in hand',
  );
  refill();
  await end(world);
  await world.live(30);
  assert.deepEqual([...platform.audience].sort(), world.wanted(false));
});

test('a rebuild that begins while members are being read is noticed before anything is planned or sent', async () => {
  const { world, platform } = await openWorld(2);
  await world.live(5);
  world.put('p0', { vip: false, emails: ['p0@example.com'] });
  /** Empties the tables at the next read of a profile; resolves once all is full again. */
  const interrupt = async (step: () => Promise<unknown>): Promise<void> => {
    let refill = (): void => assert.fail('no profile was read');
    const begun: Promise<void>[] = [];
    world.people.get = () => {
      Reflect.deleteProperty(world.people, 'get');
      begun.push(begin(world));
      refill = emptyTables(world);
      return undefined;
    };
    await step();
    await Promise.all(begun);
    await world.drain();
    assert.equal(platform.audience.size, 2);
    refill();
    await end(world);
  };
  world.time.now += 15 * 60_000;
  await interrupt(world.tick);
  await world.tick();
  await interrupt(world.drain);
  await world.live(30);
  assert.deepEqual([...platform.audience], ['p1@example.com']);
});
