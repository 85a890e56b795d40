import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { createSftpTransport } from '../../shared/aws/sftp-transport.ts';
import { upload } from '../../shared/aws/sftp-upload.ts';
import { ACCOUNT, type SftpMood, startSftp } from '../platforms/sftp/server.ts';
import type { Faults } from './crashes.ts';
import type { Person } from './export-people.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createRandom } from './random.ts';

const stops: (() => Promise<void>)[] = [];
after(async () => {
  for (const stop of stops) await stop();
});
type Server = Awaited<ReturnType<typeof startSftp>>;

const { username, password } = ACCOUNT;

interface Opening {
  readonly faults?: Faults;
  readonly settings?: object;
  readonly credentials?: (server: Server) => object;
}

const openWorld = async ({ faults = {}, settings = {}, credentials }: Opening = {}) => {
  const server = await startSftp();
  stops.push(server.stop);
  let world: ExportWorld | undefined;
  const next = { send: () => assert.fail('files go to the server') };
  const clock = () => world?.time.now ?? 0;
  const { port, hostKey } = server;
  world = await createExportWorld({
    destination: {
      type: 'sftp',
      settings: {
        host: '127.0.0.1',
        port,
        username,
        hostKey,
        folder: 'in',
        columns: ['plan'],
        purposes: ['advertising'],
        ...settings,
      },
      credentials: credentials?.(server) ?? { password },
    },
    transport: createSftpTransport({ allowPrivate: true, load: async () => upload, clock, timeoutMs: 1_500 }, next),
    faults,
  });
  return { world, server };
};

const vip = (n: number, more: Partial<Person> = {}): Person => ({
  vip: true,
  consent: true,
  emails: [`p${n}@example.com`],
  plan: 'gold, "24"',
  ...more,
});
const runsOf = async (world: ExportWorld) => (await world.runs.runs({ exportId: 'x', limit: 500 })).runs;
const latest = async (world: ExportWorld) => (await runsOf(world))[0] ?? assert.fail('no run');

/** What a reader holds who reads the files of all runs in order. */
const readerOf = async (world: ExportWorld, server: Server): Promise<string[]> => {
  const reader = new Set<string>();
  for (const { runId } of (await runsOf(world)).toReversed())
    for (const [path, text] of server.visible()) {
      if (!path.startsWith(`in/x_${runId}_part-`)) continue;
      const [header, ...rows] = parse(text, { record_delimiter: '\r\n' });
      assert.deepEqual(header, ['operation', 'identifier', 'plan']);
      for (const [operation, identifier = ''] of rows)
        if (operation === 'add') reader.add(identifier);
        else reader.delete(identifier);
    }
  return [...reader].sort();
};

test('members arrive as CSV files under their own names, each member once, nothing hidden left behind', async () => {
  const { world, server } = await openWorld();
  for (let n = 0; n < 600; n++) world.put(`p${n}`, vip(n));
  await world.live(5);
  const run = await latest(world);
  assert.deepEqual([run.status, run.accepted], ['succeeded', 600]);
  assert.deepEqual(
    [...server.visible().keys()],
    [1, 2].map((part) => `in/x_${run.runId}_part-0000${part}.csv`),
  );
  const rows = [...server.visible().values()].flatMap((text) => parse(text, { record_delimiter: '\r\n', from: 2 }));
  const expected = world.wanted().map((email) => ['add', email, 'gold, "24"']);
  assert.deepEqual(
    rows.toSorted(([, a = ''], [, b = '']) => (a < b ? -1 : 1)),
    expected,
  );
  assert.equal(server.hidden(), 0);
});

test('a private key opens the door as well as a password does', async () => {
  const { world, server } = await openWorld({ credentials: ({ accountKey }) => ({ privateKey: accountKey }) });
  world.put('p1', vip(1));
  await world.live(5);
  assert.deepEqual(await readerOf(world, server), ['p1@example.com']);
});

test('a server with another key gets neither a password nor a file', async () => {
  const { world, server } = await openWorld({ settings: { hostKey: `SHA256:${'A'.repeat(43)}` } });
  world.put('p1', vip(1));
  await world.live(75);
  assert.deepEqual([server.state.logins, server.visible().size, server.hidden()], [0, 0, 0]);
  const [error] = (await runsOf(world)).at(-1)?.errors ?? [];
  assert.deepEqual([error?.code, error?.count], ['sftp-host-key', 1]);
  assert.match(error?.example ?? '', /another fingerprint/);
});

test('what people must mend is said in a sentence, and nobody is lost: when it is mended, all arrive', async () => {
  const cases: readonly [string, Opening, SftpMood?][] = [
    ['sftp-login', { credentials: () => ({ password: 'wrong' }) }],
    [
      'sftp-private-key',
      { credentials: () => ({ privateKey: '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----' }) },
    ],
    ['sftp-no-folder', { settings: { folder: 'nowhere' } }],
    ['sftp-no-permission', {}, 'read-only'],
    ['sftp-not-written', {}, 'full'],
  ];
  for (const [code, opening, mood = 'well'] of cases) {
    const { world, server } = await openWorld(opening);
    server.state.mood = mood;
    world.put('p1', vip(1));
    await world.live(75);
    const run = (await runsOf(world)).at(-1);
    assert.deepEqual([run?.status, run?.errors[0]?.code, server.visible().size], ['partial', code, 0]);
    assert.match(run?.errors[0]?.example ?? '', /^The .*\.$/);
    const { paused } = await world.runs.control('x');
    assert.equal(paused?.reason, code === 'sftp-not-written' ? undefined : run?.errors[0]?.example);
    if (mood === 'well') continue;
    server.state.mood = 'well';
    await world.runs.resume('x', world.time.now);
    await world.live(30);
    assert.deepEqual(await readerOf(world, server), ['p1@example.com'], code);
  }
});

test('a server that keeps silent is given up in time', async () => {
  const { world, server } = await openWorld();
  server.state.mood = 'silent';
  world.put('p1', vip(1));
  await world.live(1);
  server.state.mood = 'well';
  await world.live(20);
  assert.deepEqual(await readerOf(world, server), ['p1@example.com']);
});

const MOODS: readonly SftpMood[] = ['well', 'well', 'full', 'cut', 'unheard'];

test('whatever is cut off, unheard, full or crashes: every file with a name is whole, and its readers hold who is wanted', async () => {
  const random = createRandom(3);
  for (let round = 0; round < 6; round++) {
    const faults: Faults = {};
    const { world, server } = await openWorld({ faults });
    for (let step = 0; step < 10; step++) {
      const n = random.below(10);
      world.put(`p${n}`, vip(n, { vip: random.chance(0.7), consent: random.chance(0.8) }));
      server.state.mood = random.pick(MOODS);
      if (random.chance(0.3))
        Object.assign(faults, { callsLeft: 1 + random.below(40), crashAfter: random.chance(0.5) });
      await world.live(1 + random.below(12), 3);
      for (const text of server.visible().values()) assert.ok(text.endsWith('\r\n'));
    }
    delete faults.callsLeft;
    server.state.mood = 'well';
    await world.runs.resume('x', world.time.now);
    await world.live(27 * 60, 20);
    await world.runs.resume('x', world.time.now);
    await world.live(120, 10);
    assert.deepEqual(await readerOf(world, server), world.wanted(), `round ${round}`);
  }
});
