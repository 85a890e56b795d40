import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answered, Asked } from '../platform-double.ts';
import { testPlatformLaws } from '../platform-laws.ts';
import { heldThere, latest, runsOf, type Variation, vip, wantedThere, withPlatform } from '../platform-world.ts';
import { MOODS } from '../serve-platform.ts';
import { createDouble } from './double.ts';

/** A full run every two hours, after which the list holds nobody else. */
const FULL: Variation = { settings: { replaces: true }, export: { mode: 'full', schedule: 'rate(2 hours)' } };
type Opened = Parameters<Parameters<typeof withPlatform<ReturnType<typeof createDouble>>>[1]>[0];
const withFull = (use: (opened: Opened) => Promise<void>, variation = FULL) =>
  withPlatform(createDouble, use, variation);

const STRANGERS = ['by-hand@example.com', 'by-a-tool@example.com'];
const strangersIn = ({ double }: Opened): number =>
  STRANGERS.filter((email) => double.audience().has(double.heldAs(email))).length;

/** Lives minute by minute; once the list holds everybody who is wanted, it must go on to do so. */
const watch = async ({ world, double }: Opened, minutes: number): Promise<void> => {
  for (let n = 0; n < minutes; n++) {
    await world.live(1);
    const missing = wantedThere(world, double).filter((value) => !double.audience().has(value));
    assert.deepEqual(missing, [], `minute ${n}`);
  }
};
/** Three members, arrived, and two people whom somebody else uploaded. */
const settle = async (opened: Opened): Promise<void> => {
  for (let n = 0; n < 3; n++) opened.world.put(`p${n}`, vip(n));
  await opened.world.live(60);
  opened.double.upload(...STRANGERS);
};

testPlatformLaws(createDouble, 6, { ...FULL, named: ', with full runs that take others out' });

test('Google: a full run takes out whom others uploaded, and never empties the list nor lets a member go on the way', async () => {
  await withFull(async (opened) => {
    await settle(opened);
    await watch(opened, 6 * 60);
    assert.deepEqual(heldThere(opened.double), wantedThere(opened.world, opened.double));
    assert.deepEqual(
      (await runsOf(opened.world)).slice(1).map(({ status, replaced }) => [status, replaced]),
      [
        ['succeeded', true],
        ['succeeded', true],
        ['succeeded', true],
      ],
    );
  });
});

test('Google: whom others uploaded stays without the setting, and in runs that send changes only', async () => {
  const variations: Variation[] = [
    { export: { mode: 'full' } },
    { settings: { replaces: true }, export: { mode: 'delta' } },
  ];
  for (const variation of variations)
    await withFull(async (opened) => {
      await settle(opened);
      await watch(opened, 5 * 60);
      assert.equal(strangersIn(opened), 2);
      assert.deepEqual([opened.double.state.cleared, (await latest(opened.world)).replaced], [[], undefined]);
    }, variation);
});

test('Google: a run in which one member was refused or not confirmed takes nobody out; the next whole one does', async () => {
  const spoil: ((opened: Opened) => unknown)[] = [
    ({ double }) => double.refused.add(double.heldAs('p1@example.com')),
    ({ double }) => Object.assign(double.state, { partJobs: 1 }),
  ];
  for (const each of spoil)
    await withFull(async (opened) => {
      await settle(opened);
      await opened.world.live(55);
      each(opened);
      await watch(opened, 2 * 60);
      assert.equal(strangersIn(opened), 2);
      assert.equal((await runsOf(opened.world)).find(({ finishedAt }) => finishedAt !== undefined)?.replaced, false);
      opened.double.refused.clear();
      await watch(opened, 3 * 60);
      assert.equal(strangersIn(opened), 0);
    });
});

test('Google: a job that outlasts the run leaves its members unconfirmed: nobody is taken out', async () => {
  await withFull(async (opened) => {
    await settle(opened);
    const { state } = opened.double;
    const before = state.cleared.length;
    state.jobMs = 100 * 60_000;
    await watch(opened, 5 * 60);
    assert.deepEqual([strangersIn(opened), state.cleared.length], [2, before]);
  });
});

test('Google: a list that another export feeds as well keeps whom only that one wants', async () => {
  const also = { id: 'gold', definition: { trait: 'plan', op: 'eq', value: 'gold' } } as const;
  const document = { segmentId: 'gold', destinationId: 'to', schedule: 'rate(1 day)', mode: 'delta', enabled: true };
  const variation = { ...FULL, also };
  await withFull(async (opened) => {
    const { world, double } = opened;
    await world.configuration.put('export', { id: 'y', document }, undefined);
    world.put('g', { ...vip(9), vip: false, plan: 'gold' });
    const now = world.time.now;
    world.memberships.publish([{ segmentId: 'gold', profileId: 'g', member: true, since: now, changedAt: now }]);
    await settle(opened);
    assert.ok(double.audience().has(double.heldAs('p9@example.com')));
    const cleared = double.state.cleared.length;
    for (let n = 0; n < 12 * 60; n++) {
      await watch(opened, 1);
      assert.ok(double.audience().has(double.heldAs('p9@example.com')), `minute ${n}`);
    }
    assert.deepEqual([strangersIn(opened), double.state.cleared.length], [2, cleared]);
  }, variation);
});

test('Google: a pause or a cancelled run takes nobody out', async () => {
  const stops: ((opened: Opened) => Promise<unknown>)[] = [
    ({ world }) => world.runs.pause('x', { reason: 'holiday', at: world.time.now }),
    async ({ world }) => world.runs.cancel('x', (await latest(world)).runId),
  ];
  for (const stop of stops)
    await withFull(async (opened) => {
      await settle(opened);
      await opened.world.live(65);
      const before = opened.double.state.cleared.length;
      await stop(opened);
      await opened.world.live(70);
      assert.deepEqual([strangersIn(opened), opened.double.state.cleared.length], [2, before]);
      assert.equal((await latest(opened.world)).replaced, false);
    });
});

test('Google: a segment that is suddenly empty takes nobody out but its own, and these once a person agrees', async () => {
  await withFull(async (opened) => {
    const { world, double } = opened;
    await settle(opened);
    for (const id of world.people.keys()) world.put(id, vip(0, { vip: false, emails: [`${id}@example.com`] }));
    await world.live(120);
    assert.deepEqual([strangersIn(opened), heldThere(double).length], [2, 5]);
    await world.runs.resume('x', world.time.now);
    await world.live(5 * 60);
    assert.deepEqual([strangersIn(opened), heldThere(double).length], [2, 2]);
  });
});

test('Google: whatever goes wrong with the last call, it is repeated as of the same instant', async () => {
  for (const mood of MOODS)
    await withFull(async (opened) => {
      const { world, double, served } = opened;
      await settle(opened);
      await world.live(88);
      const before = double.state.cleared.length;
      const { answer } = double;
      const spoilsNext = (asked: Asked): Answered => {
        if (asked.url.pathname.endsWith(':retrieve')) served.state.mood = mood;
        return answer(asked);
      };
      Object.assign(double, { answer: spoilsNext });
      await watch(opened, 6);
      const worked = ['well', 'twice'].includes(mood);
      assert.equal((await latest(world)).status, worked ? 'succeeded' : 'delivering', mood);
      Object.assign(double, { answer });
      served.state.mood = 'well';
      await watch(opened, 30);
      const since = new Set(double.state.cleared.slice(before));
      assert.deepEqual([strangersIn(opened), since.size], [0, 1], mood);
      assert.equal((await latest(world)).replaced, true, mood);
    });
});

test('Google: what it refuses for good does not keep the run from ending', async () => {
  await withFull(async (opened) => {
    const { world, double } = opened;
    await settle(opened);
    const { answer } = double;
    const refuses = (asked: Asked): Answered =>
      asked.url.pathname.endsWith(':removeAll') ? { status: 403, body: {} } : answer(asked);
    Object.assign(double, { answer: refuses });
    await watch(opened, 100);
    const { status, replaced } = await latest(world);
    assert.deepEqual([status, replaced, strangersIn(opened)], ['succeeded', false, 2]);
  });
});

test('Google: a crash before or after any of the last calls of a run loses no member, and the end is made up for', async () => {
  /** How often the list was cleared by a run that had not ended yet. */
  let halfDone = 0;
  for (const crashAfter of [false, true])
    for (let callsLeft = 30, isPast = false; !isPast; callsLeft += 1)
      await withFull(async (opened) => {
        const { world, faults, double } = opened;
        await settle(opened);
        await world.live(90);
        const { length } = double.state.cleared;
        Object.assign(faults, { callsLeft, crashAfter });
        await watch(opened, 1);
        isPast = faults.callsLeft !== undefined;
        delete faults.callsLeft;
        halfDone += (await latest(world)).status === 'delivering' ? double.state.cleared.length - length : 0;
        await watch(opened, 60);
        assert.deepEqual([strangersIn(opened), (await latest(world)).replaced], [0, true]);
      });
  assert.ok(halfDone >= 2, `${halfDone}`);
});

test('Google: somebody uploaded while a run is under way stays until the next', async () => {
  await withFull(async (opened) => {
    await settle(opened);
    await opened.world.live(65);
    opened.double.upload('late@example.com');
    await watch(opened, 60);
    const late = opened.double.heldAs('late@example.com');
    assert.deepEqual([strangersIn(opened), opened.double.audience().has(late)], [0, true]);
    await watch(opened, 2 * 60);
    assert.equal(opened.double.audience().has(late), false);
  });
});
