import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Faults } from './crashes.ts';
import type { Person } from './export-people.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform, type Mood } from './fake-platform.ts';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const settings = { url: 'https://receiver.example/', identifier: 'email', purposes: ['advertising'] };

const openWorld = async (faults: Faults = {}, over: Record<string, unknown> = {}) => {
  const refusedSent: string[] = [];
  let world: ExportWorld | undefined;
  const platform = createFakePlatform(
    () => world?.time.now ?? 0,
    ({ operation, identifier: { value } }) => {
      if (operation === 'add' && !world?.wanted().includes(value)) refusedSent.push(value);
    },
  );
  world = await createExportWorld({
    destination: { type: 'webhook', settings: { ...settings, ...over }, credentials: { secret } },
    transport: platform.transport,
    faults,
  });
  return { world, platform, refusedSent };
};

const vip = (n: number, more: Partial<Person> = {}): Person => ({
  vip: true,
  consent: true,
  emails: [`p${n}@example.com`],
  ...more,
});
const latest = async (world: ExportWorld) =>
  (await world.runs.runs({ exportId: 'x', limit: 1 })).runs[0] ?? assert.fail('no run');

test('members who permitted it are sent once, then nothing is sent while nothing changes', async () => {
  const { world, platform } = await openWorld();
  for (let n = 0; n < 250; n++) world.put(`p${n}`, vip(n, n % 50 === 0 ? { consent: false } : {}));
  await world.live(5);
  assert.deepEqual([...platform.audience].sort(), world.wanted());
  const run = await latest(world);
  assert.deepEqual(
    { status: run.status, added: run.added, removed: run.removed, accepted: run.accepted, skipped: run.skipped },
    { status: 'succeeded', added: 245, removed: 0, accepted: 245, skipped: 5 },
  );
  const { members } = await world.runs.members({ runId: run.runId, outcome: 'skipped', limit: 10 });
  assert.equal(members.length, 5);
  assert.equal(members[0]?.reason, 'consent-refused:advertising');
  await world.live(20);
  assert.equal((await latest(world)).added, 0);
});

test('whoever leaves, refuses, changes address or is erased leaves the audience at the next run', async () => {
  const { world, platform } = await openWorld();
  for (let n = 0; n < 40; n++) world.put(`p${n}`, vip(n));
  await world.live(5);
  world.put('p0', vip(0, { vip: false }));
  world.put('p1', vip(1, { consent: false }));
  world.put('p2', vip(2, { emails: ['new@example.com'] }));
  world.people.delete('p3');
  world.put('p4', { ...vip(4), emails: ['p4@example.com', 'p5@example.com'] });
  await world.live(26 * 60, 5);
  assert.deepEqual([...platform.audience].sort(), world.wanted());
  assert.ok(!platform.audience.has('p1@example.com') && !platform.audience.has('p2@example.com'));
});

test('silence about a purpose blocks, and without purposes only the segment decides', async () => {
  const { world, platform } = await openWorld();
  world.put('p1', { vip: true, emails: ['p1@example.com'] });
  await world.live(5);
  assert.equal(platform.audience.size, 0);
  const open = await openWorld({}, { purposes: [] });
  open.world.put('p1', { vip: true, emails: ['p1@example.com'] });
  await open.world.live(5);
  assert.equal(open.platform.audience.size, 1);
});

test('a run that would remove more than 30 % pauses; refusals still leave, and a person lets the rest go', async () => {
  const { world, platform } = await openWorld();
  for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
  await world.live(5);
  for (let n = 0; n < 10; n++) world.put(`p${n}`, vip(n, { vip: false }));
  world.put('p19', vip(19, { consent: false }));
  await world.live(30);
  assert.equal((await world.runs.control('x')).paused?.reason, 'removal-guard');
  assert.equal(platform.audience.size, 19);
  world.put('p18', vip(18, { consent: false }));
  await world.live(30);
  assert.equal(platform.audience.size, 18);
  const held = (await world.runs.runs({ exportId: 'x', limit: 9 })).runs.find(({ errors }) => errors.length > 0);
  assert.deepEqual([held?.status, held?.errors[0]?.code, held?.errors[0]?.count], ['partial', 'removal-guard', 10]);
  await world.runs.resume('x', world.time.now);
  await world.live(5);
  assert.deepEqual([...platform.audience].sort(), world.wanted());
  assert.deepEqual((await world.runs.control('x')).paused, undefined);
});

test('two members of an audience of two may leave without waiting for anybody', async () => {
  const { world, platform } = await openWorld();
  world.put('p1', vip(1));
  world.put('p2', vip(2));
  await world.live(5);
  world.put('p1', vip(1, { vip: false }));
  world.put('p2', vip(2, { vip: false }));
  await world.live(20);
  assert.equal(platform.audience.size, 0);
});

test('a platform that is down for two hours ends its runs partial and gets everybody when it is back, each once', async () => {
  const { world, platform } = await openWorld();
  for (let n = 0; n < 12; n++) world.put(`p${n}`, vip(n));
  platform.state.mood = '500';
  await world.live(125);
  const first = (await world.runs.runs({ exportId: 'x', limit: 9 })).runs.at(-1);
  assert.deepEqual([first?.status, first?.errors[0]?.code, first?.errors[0]?.count], ['partial', 'http-500', 12]);
  platform.state.mood = 'well';
  await world.live(90);
  assert.deepEqual([...platform.audience].sort(), world.wanted());
  assert.deepEqual(platform.countedTwice, []);
});

test('a platform that asks for little patience is not asked every few seconds for an hour', async () => {
  const { world, platform } = await openWorld();
  platform.state.mood = '429';
  world.put('p1', vip(1));
  await world.live(60);
  assert.ok(platform.state.requests >= 8 && platform.state.requests <= 30, String(platform.state.requests));
});

test('an add that arrived without an answer is taken back when its member leaves meanwhile', async () => {
  const { world, platform } = await openWorld();
  platform.state.mood = 'silent-applied';
  world.put('p1', vip(1));
  await world.live(2);
  assert.equal(platform.audience.size, 1);
  world.put('p1', vip(1, { vip: false }));
  platform.state.mood = 'well';
  await world.live(30);
  assert.equal(platform.audience.size, 0);
});

test('a message that is lost for good delays its chunk and loses nobody', async () => {
  for (let callsLeft = 40; callsLeft <= 90; callsLeft += 2) {
    const faults: Faults = { losesMessages: true };
    const { world, platform } = await openWorld(faults);
    world.put('p1', vip(1));
    Object.assign(faults, { callsLeft, crashAfter: callsLeft % 2 === 0 });
    await world.live(30);
    assert.deepEqual([...platform.audience], ['p1@example.com']);
    assert.deepEqual(platform.countedTwice, []);
  }
});

/** The parts of a run as its manifest names them: one line per row, each part as long as the manifest says. */
const linesOf = ({ objects: { objects } }: ExportWorld, runId: string): string[] => {
  const folder = `exports/x/${runId}`;
  const manifest = JSON.parse(objects.get(`${folder}/manifest.json`) ?? assert.fail('no manifest'));
  const lines = manifest.parts.flatMap(({ name, rows }: { name: string; rows: number }) => {
    const text = objects.get(`${folder}/${name}`) ?? assert.fail(name);
    const found = text.trimEnd().split('\r\n').slice(1);
    assert.equal(found.length, rows);
    return found;
  });
  assert.equal(lines.length, manifest.rows);
  return lines;
};

const openFiles = (faults: Faults = {}, over: object = {}) =>
  createExportWorld({
    destination: { type: 's3-csv', settings: { columns: ['plan'] } },
    transport: { send: () => assert.fail('a file needs no call') },
    faults,
    ...over,
  });

test('CSV parts hold each member once and the manifest adds up', async () => {
  const world = await openFiles();
  for (let n = 0; n < 1_200; n++) world.put(`p${n}`, vip(n, { plan: 'gold' }));
  await world.live(5);
  const run = await latest(world);
  assert.deepEqual([run.status, run.added], ['succeeded', 1_200]);
  const expected = world.wanted(false).map((email) => `add,${email},gold`);
  assert.deepEqual(linesOf(world, run.runId).sort(), expected.sort());
});

test('whoever reads the files of all runs in order has the segment, whatever crashed while people came and went', async () => {
  for (let callsLeft = 86; callsLeft <= 134; callsLeft += 3) {
    const faults: Faults = {};
    const world = await openFiles(faults);
    for (let n = 0; n < 12; n++) world.put(`p${n}`, vip(n, { plan: 'gold' }));
    Object.assign(faults, { callsLeft, crashAfter: callsLeft % 2 === 0 });
    await world.live(1);
    world.put('p0', vip(0, { vip: false }));
    world.put('p1', vip(1, { emails: ['new@example.com', 'p1@example.com'], plan: 'gold' }));
    await world.live(26 * 60, 15);
    const { runs } = await world.runs.runs({ exportId: 'x', limit: 500 });
    const reader = new Set<string>();
    for (const { runId } of runs.toReversed().filter(({ finishedAt }) => finishedAt !== undefined))
      for (const line of linesOf(world, runId)) {
        const [operation, email = ''] = line.split(',');
        if (operation === 'add') reader.add(email);
        else reader.delete(email);
      }
    assert.deepEqual([...reader].sort(), world.wanted(false), `crash at call ${callsLeft}`);
  }
});

test('a full export sends every member again in each run, once', async () => {
  const world = await openFiles({}, { export: { mode: 'full' } });
  for (let n = 0; n < 30; n++) world.put(`p${n}`, vip(n));
  await world.live(40);
  const { runs } = await world.runs.runs({ exportId: 'x', limit: 9 });
  assert.ok(runs.length >= 2);
  for (const run of runs) assert.equal(run.added, 30);
});

test('a destination whose segment is being computed is left alone until it is', async () => {
  const { world, platform } = await openWorld();
  const { hash } = world.readiness;
  world.readiness.hash = 'another';
  world.put('p1', vip(1));
  await world.live(20);
  assert.equal(platform.audience.size, 0);
  world.readiness.hash = hash;
  await world.live(20);
  assert.equal(platform.audience.size, 1);
});

test('once another definition serves, who left and who came by it is sent, though nobody moved since', async () => {
  const { world, platform } = await openWorld();
  world.put('p1', vip(1));
  world.put('p2', vip(2, { vip: false, plan: 'gold' }));
  world.put('p3', vip(3, { plan: 'gold' }));
  await world.live(90);
  assert.deepEqual([...platform.audience].sort(), ['p1@example.com', 'p3@example.com']);
  world.serve({ trait: 'plan', op: 'eq', value: 'gold' }, ['p2', 'p3']);
  await world.live(30);
  assert.deepEqual([...platform.audience].sort(), ['p2@example.com', 'p3@example.com']);
  assert.deepEqual(platform.countedTwice, []);
});

test('a run asked for begins at the next tick, and asking twice asks once', async () => {
  const { world, platform } = await openWorld();
  await world.live(5);
  world.put('p1', vip(1));
  const runId = await world.runs.request('x', world.time.now);
  assert.equal(await world.runs.request('x', world.time.now), runId);
  await world.live(2);
  assert.equal((await world.runs.run('x', runId))?.status, 'succeeded');
  assert.equal(platform.audience.size, 1);
});

const MOODS: readonly Mood[] = [
  'well',
  '429',
  '500',
  '500-applied',
  'silent',
  'silent-applied',
  'nonsense',
  'refuses-first',
];

const person = fc.record({
  vip: fc.boolean(),
  consent: fc.constantFrom(true, true, false, undefined),
  emails: fc.uniqueArray(fc.constantFrom('a@x.y', 'b@x.y', 'c@x.y', 'd@x.y'), { maxLength: 2 }),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('put' as const), id: fc.constantFrom('p1', 'p2', 'p3', 'p4'), person }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('live' as const), minutes: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drain' as const), copies: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      calls: fc.integer({ min: 1, max: 40 }),
      after: fc.boolean(),
      loses: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mood' as const), mood: fc.constantFrom(...MOODS) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), id: fc.constantFrom('p1', 'p2') }) },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const take = async (
  each: Step,
  { world, platform, faults }: Awaited<ReturnType<typeof openWorld>> & { faults: Faults },
) => {
  switch (each.kind) {
    case 'put': {
      const { consent, ...rest } = each.person;
      return world.put(each.id, consent === undefined ? rest : { ...rest, consent });
    }
    case 'live':
      return world.live(each.minutes);
    case 'drain':
      await world.tick();
      return world.drain(each.copies);
    case 'crash':
      return void Object.assign(faults, { callsLeft: each.calls, crashAfter: each.after, losesMessages: each.loses });
    case 'mood':
      platform.state.mood = each.mood;
      return;
    case 'erase':
      return void world.people.delete(each.id);
  }
};

test('whatever crashes, repeats, refuses or keeps silent: in the end the platform holds who is wanted, each counted once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const faults: Faults = {};
      const opened = await openWorld(faults);
      const { world, platform, refusedSent } = opened;
      for (const each of steps) await take(each, { ...opened, faults });
      delete faults.callsLeft;
      platform.state.mood = 'well';
      await world.runs.resume('x', world.time.now);
      await world.live(27 * 60, 9);
      await world.runs.resume('x', world.time.now);
      await world.live(120, 3);
      assert.deepEqual([...platform.audience].sort(), world.wanted());
      assert.deepEqual(refusedSent, []);
      assert.deepEqual(platform.countedTwice, []);
    }),
    { numRuns: 15 },
  );
});
