import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAskDestinations, createAskRemoval } from '../../shared/destinations/ask-removal.ts';
import { createEraseDeliveries } from '../../shared/destinations/erase-deliveries.ts';
import { createReadRemoval } from '../../shared/destinations/read-removal.ts';
import type { DeliveryRequest, DeliveryResponse } from '../../shared/domain/export/delivery.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { type Faults, isCrash } from './crashes.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createFakePlatform, type Mood } from './fake-platform.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Options {
  readonly faults?: Faults;
  readonly export?: Partial<ExportDocument>;
  /** What the platform answers before it looks at the request. */
  readonly before?: (request: DeliveryRequest) => Promise<DeliveryResponse | undefined>;
}

/** A world whose platform keeps an audience, with the calls that ask for removals. */
const openWorld = async ({ faults = {}, before, export: over = {} }: Options = {}) => {
  const time: { of?: ExportWorld['time'] } = {};
  const clock = (): number => time.of?.now ?? 0;
  const platform = createFakePlatform(clock, () => undefined);
  const world = await createExportWorld({
    destination: {
      type: 'webhook',
      settings: { url: 'https://receiver.example/', identifier: 'email', purposes: ['advertising'] },
      credentials: { secret },
    },
    transport: { send: async (request) => (await before?.(request)) ?? platform.transport.send(request) },
    // Once a day: whatever leaves at once leaves by itself.
    export: { schedule: 'rate(1 day)', ...over },
    faults,
  });
  time.of = world.time;
  const { ports } = world;
  const keysOf = (...emails: string[]): IdentifierKey[] =>
    emails.map((value) => world.keyring.keyOf({ type: 'email', value }));
  return {
    world,
    platform,
    withdraw: (id: string, ...emails: string[]) =>
      createAskRemoval(ports)({ id, keys: keysOf(...emails), isErased: false, now: world.time.now }),
    erase: (id: string, ...emails: string[]) => createAskDestinations(ports)(keysOf(...emails), id, world.time.now),
    read: async (id: string) => (await createReadRemoval(ports)(id)) ?? assert.fail('never asked'),
  };
};
type Opened = Awaited<ReturnType<typeof openWorld>>;

const person = (n: number, consent = true) => ({ vip: true, consent, emails: [`p${n}@example.com`] });
const fill = async ({ world }: Opened, count = 10): Promise<void> => {
  for (let n = 0; n < count; n++) world.put(`p${n}`, person(n));
  await world.live(3);
};
const only = async ({ read }: Opened, id: string) => {
  const { audiences } = await read(id);
  const [first] = audiences;
  return audiences.length === 1 && first ? first : assert.fail(`${audiences.length} audiences`);
};

test('whoever withdraws leaves with the next tick, and nobody who permits it', async () => {
  const opened = await openWorld();
  const { world, platform, withdraw, read } = opened;
  await fill(opened);
  world.put('p1', person(1, false));
  const askedAt = world.time.now;
  const asked = await withdraw('w', 'p1@example.com', 'p2@example.com');
  assert.deepEqual(
    asked.map(({ destinationId, exportId }) => [destinationId, exportId]),
    [['to', 'x']],
  );
  assert.equal((await only(opened, 'w')).state, 'removing');
  await world.live(1);
  assert.deepEqual([platform.audience.has('p1@example.com'), platform.audience.has('p2@example.com')], [false, true]);
  await world.live(1);
  const { state, removedAt } = await only(opened, 'w');
  assert.deepEqual([state, removedAt], ['removed', askedAt]);
  assert.equal((await read('w')).closedAt, undefined, 'what was read before may still be under way');
  await world.live(3);
  assert.ok(((await read('w')).closedAt ?? 0) >= askedAt + 150_000);
  assert.deepEqual((await world.removals.get('w'))?.keys, [], 'and names nobody any more');
  assert.equal(platform.audience.size, 9);
  const [run] = (await world.runs.runs({ exportId: 'x', limit: 1 })).runs;
  assert.deepEqual([run?.status, run?.removed, run?.added], ['succeeded', 1, 0]);
});

test('an address at which somebody refused leaves at once too, though whoever holds it permits', async () => {
  const opened = await openWorld();
  const { world, platform, withdraw } = opened;
  await fill(opened, 3);
  const key = world.keyring.keyOf({ type: 'email', value: 'p1@example.com' });
  const refused = { granted: false, at: world.time.now };
  await world.refusals.record([{ key, purpose: 'advertising', cell: refused }]);
  await world.live(2);
  assert.equal(platform.audience.size, 3, 'the next run of the export is hours away');
  assert.equal((await withdraw('w', 'p1@example.com', 'p2@example.com')).length, 1);
  await world.live(2);
  assert.deepEqual([...platform.audience].sort(), ['p0@example.com', 'p2@example.com']);
  assert.equal((await only(opened, 'w')).state, 'removed');
});

test('an export that is paused, disabled or held by the guard removes what was asked all the same, and adds nobody', async () => {
  for (const stop of ['paused', 'disabled'] as const) {
    const opened = await openWorld();
    const { world, platform, erase } = opened;
    await fill(opened);
    if (stop === 'paused') await world.runs.pause('x', { reason: 'removal-guard', at: world.time.now });
    const found = (await world.configuration.get<ExportDocument>('export', 'x')) ?? assert.fail('no export');
    if (stop === 'disabled')
      await world.configuration.put('export', { id: 'x', document: { ...found.document, enabled: false } }, undefined);
    world.put('new', person(11));
    for (let n = 0; n < 8; n++) world.people.delete(`p${n}`);
    await erase('e', ...Array.from({ length: 8 }, (_, n) => `p${n}@example.com`), 'p11@example.com');
    await world.live(1);
    assert.deepEqual([...platform.audience].sort(), ['p8@example.com', 'p9@example.com'], stop);
  }
});

test('an export and a destination that are gone: the first is no hindrance, the second is told with its date', async () => {
  const opened = await openWorld();
  const { world, platform, erase, read } = opened;
  await fill(opened);
  await world.configuration.delete('export', 'x', undefined);
  world.people.delete('p1');
  await erase('e1', 'p1@example.com');
  await world.live(1);
  assert.equal(platform.audience.has('p1@example.com'), false);
  await world.removals.noteDeleted('to', world.time.now);
  const deletedAt = world.time.now;
  await world.configuration.delete('destination', 'to', undefined);
  world.people.delete('p2');
  await erase('e2', 'p2@example.com', 'never@example.com');
  await world.live(5);
  const { state, problem, deletedAt: told, destination } = await only(opened, 'e2');
  assert.deepEqual([state, problem?.code, told], ['unreachable', 'destination-deleted', deletedAt]);
  assert.deepEqual(destination, { id: 'to', type: 'webhook', name: 'to' });
  assert.equal(typeof (await read('e2')).closedAt, 'number', 'nothing more can be done');
});

test('a destination that is pointed elsewhere: whoever was sent to the former audience leaves that one', async () => {
  const addressed: string[] = [];
  const opened = await openWorld({
    before: async ({ url }) => {
      addressed.push(url);
      return undefined;
    },
  });
  const { world, platform, erase } = opened;
  await fill(opened);
  // The audience of a webhook is named by its segment: another segment is another audience.
  const document = { segmentId: 'others', destinationId: 'to', schedule: 'rate(1 day)', mode: 'delta', enabled: true };
  await world.configuration.put('export', { id: 'x', document }, undefined);
  world.people.delete('p3');
  await erase('e', 'p3@example.com');
  await world.live(1);
  assert.equal(platform.audience.has('p3@example.com'), false);
  assert.ok(addressed.length > 1);
});

test('erased identifiers whose profile is still there are asked for until it is gone, and leave within minutes of that', async () => {
  const opened = await openWorld();
  const { world, platform, erase, read } = opened;
  await fill(opened);
  await erase('e', 'p1@example.com');
  await world.live(3);
  assert.equal(platform.audience.has('p1@example.com'), true, 'permitted as far as delivery can see');
  assert.equal((await only(opened, 'e')).state, 'removing');
  world.people.delete('p1');
  await world.live(5);
  assert.equal(platform.audience.has('p1@example.com'), false);
  await world.live(5);
  assert.deepEqual([(await only(opened, 'e')).state, typeof (await read('e')).closedAt], ['removed', 'number']);
});

test('asking again under the same name changes nothing while it is open, and looks again once it is closed', async () => {
  const opened = await openWorld();
  const { world, erase, read } = opened;
  await fill(opened);
  world.people.delete('p1');
  await erase('e', 'p1@example.com');
  await world.live(1);
  const before = await world.removals.get('e');
  await erase('e', 'p1@example.com');
  assert.deepEqual(await world.removals.get('e'), before);
  await world.live(6);
  const { removedAt } = await only(opened, 'e');
  const { requests } = opened.platform.state;
  assert.ok((await read('e')).closedAt);
  await erase('e', 'p1@example.com');
  assert.equal((await read('e')).closedAt, undefined);
  await world.live(6);
  assert.ok((await read('e')).closedAt);
  assert.deepEqual([(await only(opened, 'e')).removedAt, opened.platform.state.requests], [removedAt, requests]);
});

test('hundreds of erasures of one minute leave an audience by a few calls, not by one each', async () => {
  const opened = await openWorld();
  const { world, platform, erase } = opened;
  await fill(opened, 400);
  const { requests } = platform.state;
  for (let n = 0; n < 300; n++) {
    world.people.delete(`p${n}`);
    await erase(`e${n}`, `p${n}@example.com`);
  }
  await world.live(1);
  assert.equal(platform.audience.size, 100);
  assert.ok(platform.state.requests - requests <= 10, `${platform.state.requests - requests} calls`);
});

test('once everybody is out, nothing that exports keep names them, and of the others all stays', async () => {
  const opened = await openWorld();
  const { world, erase } = opened;
  await fill(opened);
  const erased = ['p1', 'p2'];
  const keys = erased.map((id) => world.keyring.keyOf({ type: 'email', value: `${id}@example.com` }));
  const eraseAll = (isLast: boolean) =>
    createEraseDeliveries({ ...world.ports, clock: () => world.time.now })({
      ...{ keys, profileIds: erased, isLast, deadline: world.time.now + 1 },
    });
  for (const id of erased) world.people.delete(id);
  await erase('e', ...erased.map((id) => `${id}@example.com`));
  assert.deepEqual((await eraseAll(false)).held, ['to/vips'], 'not before the platform confirmed');
  await world.live(6);
  const { entries, rows, held, underWay, next } = await eraseAll(false);
  assert.deepEqual([entries, held, underWay, next], [2, [], [], undefined]);
  assert.ok(rows > 0);
  assert.equal((await world.deliveries.entries('to/vips', keys)).size, 0);
  const { runs } = await world.runs.runs({ exportId: 'x', limit: 99 });
  for (const { runId } of runs) {
    const { members } = await world.runs.members({ runId, limit: 99 });
    const units = await Promise.all([1, 2, 3].map((number) => world.runs.remainder(runId, number)));
    for (const name of [...keys, ...erased])
      assert.doesNotMatch(JSON.stringify([members, units]), new RegExp(`"(k:|p:)?${name}"`));
  }
  assert.deepEqual([(await eraseAll(false)).entries, (await eraseAll(false)).rows], [0, 0]);
  const { members } = await world.runs.members({ runId: runs.at(-1)?.runId ?? '', limit: 99 });
  assert.equal(members.length, 8);
});

test('a platform that refuses is asked again, ever more rarely, until it takes the removal', async () => {
  let isBroken = false;
  let refused = 0;
  const opened = await openWorld({
    before: async () => {
      if (!isBroken) return undefined;
      refused += 1;
      return { status: 401, headers: {}, body: 'no', at: 0 };
    },
  });
  const { world, platform, erase } = opened;
  await fill(opened);
  isBroken = true;
  world.people.delete('p1');
  await erase('e', 'p1@example.com');
  await world.live(8 * 60);
  assert.ok(refused >= 8 && refused <= 20, `asked ${refused} times`);
  const { state, problem } = await only(opened, 'e');
  assert.deepEqual([state, typeof problem?.code, problem?.isFinal], ['removing', 'string', undefined]);
  assert.doesNotMatch(JSON.stringify(problem), /p1@/);
  isBroken = false;
  await world.live(61);
  assert.equal(platform.audience.has('p1@example.com'), false);
  assert.equal((await only(opened, 'e')).state, 'removed');
});

test('an add that was decided before the erasure and arrives after it does not survive', async () => {
  // The platform takes its time with the one call: everything up to the end of the erasure happens meanwhile.
  const gate: { open?: () => void; reached?: () => void } = {};
  const opened = await openWorld({
    before: async ({ body }) => {
      if (!body.includes('slow@') || body.includes('"remove"') || !gate.reached) return undefined;
      gate.reached();
      await new Promise<void>((resolve) => {
        gate.open = resolve;
      });
      return undefined;
    },
  });
  const { world, platform, erase, read } = opened;
  await fill(opened, 2);
  world.put('slow', { vip: true, consent: true, emails: ['slow@example.com'] });
  await world.runs.request('x', world.time.now);
  await world.tick();
  const reached = new Promise<void>((resolve) => {
    gate.reached = resolve;
  });
  const delivering = world.drain();
  await reached;
  world.people.delete('slow');
  await erase('e', 'slow@example.com');
  await world.live(2);
  assert.equal(platform.audience.has('slow@example.com'), false, 'not there yet');
  gate.open?.();
  await delivering;
  assert.equal(platform.audience.has('slow@example.com'), true, 'there it is');
  assert.equal((await read('e')).closedAt, undefined);
  await world.live(15);
  assert.equal(platform.audience.has('slow@example.com'), false);
  assert.equal((await only(opened, 'e')).state, 'removed');
  assert.ok((await read('e')).closedAt);
});

const MOODS: readonly Mood[] = ['well', '429', '500', '500-applied', 'silent', 'silent-applied'];
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), n: fc.nat(4), consent: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('erase' as const), n: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('live' as const), minutes: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('lose' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mood' as const), mood: fc.constantFrom(...MOODS) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      calls: fc.integer({ min: 1, max: 40 }),
      after: fc.boolean(),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Asks until it is taken, as whoever asks does when the process dies. */
const insist = async (faults: Faults, ask: () => Promise<unknown>): Promise<void> => {
  for (let isTaken = false; !isTaken; ) {
    try {
      await ask();
      isTaken = true;
    } catch (error) {
      if (!isCrash(error)) throw error;
      faults.isDead = false;
    }
  }
};

const take = async (each: Step, { world, platform, withdraw, erase }: Opened, faults: Faults): Promise<void> => {
  const id = `${each.kind}-${world.time.now}-${'n' in each ? each.n : ''}`;
  switch (each.kind) {
    case 'put':
      // Whoever was erased comes back as somebody else: their identifiers never do.
      if (!world.people.has(`p${each.n}`)) return;
      world.put(`p${each.n}`, person(each.n, each.consent));
      return each.consent ? undefined : insist(faults, () => withdraw(id, `p${each.n}@example.com`));
    case 'erase':
      world.people.delete(`p${each.n}`);
      return insist(faults, () => erase(id, `p${each.n}@example.com`));
    case 'live':
      return world.live(each.minutes);
    case 'run':
      return void (await world.runs.request('x', world.time.now));
    case 'lose':
      return world.lose(1);
    case 'mood':
      platform.state.mood = each.mood;
      return;
    case 'crash':
      Object.assign(faults, { callsLeft: each.calls, crashAfter: each.after });
  }
};

test('whatever crashes, gets lost and fails: nothing forbidden is in the audience in the end, though the export is off', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const faults: Faults = {};
      const opened = await openWorld({ faults, export: { schedule: 'rate(1 day)' } });
      const { world, platform } = opened;
      await fill(opened, 5);
      for (const each of steps) await take(each, opened, faults);
      delete faults.callsLeft;
      faults.isDead = false;
      platform.state.mood = 'well';
      const found = (await world.configuration.get<ExportDocument>('export', 'x')) ?? assert.fail('no export');
      // Nothing but what was asked removes from here on.
      await world.configuration.delete('export', found.id, undefined);
      await world.live(5 * 60, 2);
      const wanted = new Set(world.wanted());
      assert.deepEqual(
        [...platform.audience].filter((email) => !wanted.has(email)),
        [],
      );
      assert.deepEqual(
        await world.removals.due({ now: Number.POSITIVE_INFINITY, limit: 99 }),
        [],
        'nothing stays open',
      );
    }),
    { numRuns: 60 },
  );
});
