import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { createGoogleDouble } from '../platforms/google/google.ts';
import { createMetaDouble } from '../platforms/meta/meta.ts';
import type { PlatformDouble } from '../platforms/platform-double.ts';
import { MOODS, servePlatform } from '../platforms/serve-platform.ts';
import type { Faults } from './crashes.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A world whose export feeds a double over HTTP; the double is gone when `use` ends. */
const withPlatform = async <D extends PlatformDouble>(
  create: (clock: () => number) => D,
  use: (opened: {
    world: ExportWorld;
    double: D;
    served: Awaited<ReturnType<typeof servePlatform>>;
    faults: Faults;
  }) => Promise<void>,
): Promise<void> => {
  const time: { of?: ExportWorld['time'] } = {};
  const clock = (): number => time.of?.now ?? 0;
  const double = create(clock);
  const served = await servePlatform(double);
  const faults: Faults = {};
  const { settings, ...rest } = double.destination(served.address);
  try {
    const world = await createExportWorld({
      destination: { ...rest, settings: settings as JsonObject },
      transport: createHttpTransport({ allowPrivate: true, clock }),
      faults,
    });
    time.of = world.time;
    await use({ world, double, served, faults });
  } finally {
    await served.stop();
  }
};

const wantedHashes = (world: ExportWorld, refused: ReadonlySet<string> = new Set()): string[] =>
  world
    .wanted()
    .map(sha256)
    .filter((hash) => !refused.has(hash))
    .sort();
const heldHashes = (double: PlatformDouble): string[] => [...double.audience()].sort();
const vip = (n: number, more: object = {}) => ({ vip: true, consent: true, emails: [`p${n}@example.com`], ...more });
const latest = async (world: ExportWorld) =>
  (await world.runs.runs({ exportId: 'x', limit: 1 })).runs[0] ?? assert.fail('no run');
const statesOf = async (world: ExportWorld) => (await world.runs.runs({ exportId: 'x', limit: 9 })).runs;

const DOUBLES = [createGoogleDouble, createMetaDouble] as const;

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      id: fc.constantFrom('p1', 'p2', 'p3'),
      person: fc.record({
        vip: fc.boolean(),
        consent: fc.constantFrom(true, true, false),
        emails: fc.uniqueArray(fc.constantFrom('a@x.yz', 'b@x.yz', 'c@x.yz', 'd@x.yz'), { maxLength: 2 }),
      }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('live' as const), minutes: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('mood' as const), mood: fc.constantFrom(...MOODS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('drain' as const), copies: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      calls: fc.integer({ min: 1, max: 40 }),
      after: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), minutes: fc.integer({ min: 5, max: 200 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('refuse' as const), email: fc.constantFrom('c@x.yz', 'd@x.yz') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), id: fc.constantFrom('p1', 'p2') }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

type Opened = Parameters<Parameters<typeof withPlatform>[1]>[0];
const take = async (each: Step, { world, double, served, faults }: Opened): Promise<void> => {
  switch (each.kind) {
    case 'put':
      return world.put(each.id, each.person);
    case 'live':
      return world.live(each.minutes);
    case 'mood':
      served.state.mood = each.mood;
      return;
    case 'drain':
      await world.tick();
      return world.drain(each.copies);
    case 'crash':
      return void Object.assign(faults, { callsLeft: each.calls, crashAfter: each.after });
    case 'jump':
      world.time.now += each.minutes * 60_000;
      return;
    case 'expire':
      return double.expireTokens();
    case 'refuse':
      // A row that is held already was found valid before.
      if (!double.audience().has(sha256(each.email))) double.refused.add(sha256(each.email));
      return;
    case 'erase':
      return void world.people.delete(each.id);
  }
};

for (const create of DOUBLES) {
  test(`${create(() => 0).slug}: whatever fails, expires, repeats or crashes, the audience there is the segment in the end`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
        await withPlatform<PlatformDouble>(create, async (opened) => {
          const { world, double, served, faults } = opened;
          for (const each of steps) await take(each, opened);
          delete faults.callsLeft;
          served.state.mood = 'well';
          for (const minutes of [27 * 60, 27 * 60, 300]) {
            await world.runs.resume('x', world.time.now);
            await world.live(minutes, 10);
          }
          const held = heldHashes(double);
          const wanted = wantedHashes(world);
          assert.deepEqual(
            held.filter((hash) => !double.refused.has(hash)),
            wantedHashes(world, double.refused),
          );
          for (const hash of held) assert.ok(wanted.includes(hash), 'nobody is held who is not wanted');
        });
      }),
      { numRuns: 10 },
    );
  });
}

test('Google: rows that it names are dropped and the rest of the upload arrives in the same run', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double }) => {
    for (let n = 0; n < 20; n++) world.put(`p${n}`, vip(n));
    const bad = ['p3@example.com', 'p7@example.com'].map(sha256);
    for (const hash of bad) double.refused.add(hash);
    await world.live(45);
    assert.deepEqual(heldHashes(double), wantedHashes(world, double.refused));
    const first = (await statesOf(world)).at(-1);
    assert.deepEqual([first?.status, first?.accepted, first?.rejected], ['partial', 18, 2]);
    assert.deepEqual(
      first?.errors.map(({ code, count }) => [code, count]),
      [['invalid-hash', 2]],
    );
  });
});

test('Google: a value that it cannot use is skipped with its reason, run after run, and never sent', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double, served }) => {
    world.put('p1', vip(1, { emails: ['no-address'] }));
    await world.live(2 * 60);
    const first = (await statesOf(world)).at(-1) ?? assert.fail('no run');
    assert.deepEqual([first.status, first.added, first.skipped], ['succeeded', 0, 1]);
    const { members } = await world.runs.members({ runId: first.runId, limit: 9 });
    assert.deepEqual(
      members.map(({ outcome, reason }) => [outcome, reason]),
      [['skipped', 'unusable-email']],
    );
    assert.deepEqual([served.state.requests, double.audience().size], [0, 0]);
  });
});

test('Google: the rest of an upload goes out at once when rows are named, not a while later', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double }) => {
    for (let n = 0; n < 3; n++) world.put(`p${n}`, vip(n));
    double.refused.add(sha256('p1@example.com'));
    await world.tick();
    await world.drain();
    assert.equal(double.state.uploads, 1);
  });
});

test('Google: what is worked on for longer than expected is not uploaded again meanwhile', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double }) => {
    double.state.jobMs = 45 * 60_000;
    world.put('p1', vip(1));
    await world.live(55);
    assert.equal(double.state.uploads, 1);
    assert.equal((await statesOf(world)).at(-1)?.status, 'succeeded');
    assert.deepEqual(heldHashes(double), wantedHashes(world));
  });
});

test('Google: a job that fails is uploaded again, and the run ends once the job has ended', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double }) => {
    double.state.failsJobs = 1;
    world.put('p1', vip(1));
    await world.live(20);
    assert.equal((await latest(world)).status, 'delivering');
    await world.live(70);
    assert.deepEqual(heldHashes(double), wantedHashes(world));
    assert.equal((await statesOf(world)).at(-1)?.status, 'succeeded');
  });
});

test('Google: a withdrawal while the upload is still worked on takes the member out in the end', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(2);
    world.put('p1', vip(1, { consent: false }));
    await world.live(4 * 60);
    assert.deepEqual(heldHashes(double), []);
  });
});

test('Google: a token that ends is renewed without anybody noticing', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double }) => {
    world.put('p1', vip(1));
    await world.live(45);
    double.expireTokens();
    world.put('p2', vip(2));
    await world.live(60);
    assert.deepEqual(heldHashes(double), wantedHashes(world));
    assert.equal((await world.runs.control('x')).paused, undefined);
  });
});

test('Google: a connection that was revoked pauses the export with a sentence for a marketer', async () => {
  await withPlatform(createGoogleDouble, async ({ world, double, served }) => {
    const { credentials } = double.destination(served.address);
    const found = await world.configuration.get<{ credentials: string }>('destination', 'to');
    const revoked = world.keyring.seal(JSON.stringify({ ...credentials, refreshToken: 'revoked' }));
    await world.configuration.put(
      'destination',
      { id: 'to', document: { ...found?.document, credentials: revoked } },
      found?.version,
    );
    world.put('p1', vip(1));
    await world.live(5);
    const { paused } = await world.runs.control('x');
    assert.match(paused?.reason ?? '', /^Google no longer accepts the connection\. Connect the Google account again/);
    const [error] = (await latest(world)).errors;
    assert.deepEqual([error?.code, error?.example === paused?.reason], ['credentials-refused', true]);
    const again = world.keyring.seal(JSON.stringify(credentials));
    const now = await world.configuration.get('destination', 'to');
    await world.configuration.put(
      'destination',
      { id: 'to', document: { ...found?.document, credentials: again } },
      now?.version,
    );
    await world.runs.resume('x', world.time.now);
    await world.live(60);
    assert.deepEqual(heldHashes(double), wantedHashes(world));
  });
});

test('Meta: a flagged audience pauses the export, and everybody is sent once it is resolved', async () => {
  await withPlatform(createMetaDouble, async ({ world, double }) => {
    double.state.flagged = true;
    world.put('p1', vip(1));
    await world.live(5);
    assert.match((await world.runs.control('x')).paused?.reason ?? '', /flagged this audience/);
    double.state.flagged = false;
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(heldHashes(double), wantedHashes(world));
  });
});
