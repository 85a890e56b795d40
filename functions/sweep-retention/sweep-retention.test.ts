import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { keepingRetention } from '../../shared/domain/privacy/keeping.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from '../../shared/domain/privacy/retention.ts';
import { emptyState } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { REBUILD_MARK } from '../../shared/domain/rebuild/rebuild-mark.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryInactiveErasures } from '../../shared/memory/memory-inactive-erasures.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryRetentionStore } from '../../shared/memory/memory-retention-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { RETENTION_PARTS } from '../../shared/ports/retention-store.ts';
import { createEraseInactive } from '../../shared/stitching/erase-inactive.ts';
import { createFoldWithout } from '../../shared/stitching/fold-without.ts';
import { createSweepRetention } from './sweep-retention.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);

const key = (text: string) => text as IdentifierKey;
const recordOf = (anchor: string, at: number) => ({
  anchor: key(anchor),
  position: { shard: 's', sequence: String(at) },
  record: {
    ...{ recordId: `r${at}`, sourceId: 'web', trust: 'claimed' as const, imported: false, retentionDays: 3660 },
    receivedAt: new Date(at).toISOString(),
    entries: [{ event: { type: 'page' as const, messageId: `m${at}`, timestamp: new Date(at).toISOString() } }],
  },
});

const open = (policy: RetentionPolicy = DEFAULT_RETENTION) => {
  const state = { now: START, isRebuilding: false };
  const clock = () => state.now;
  const keyring = { open: (sealed: string) => sealed };
  const profiles = createMemoryProfileStore({ keyring });
  const timelines = createMemoryTimelineStore({ clock });
  const retention = { current: async () => policy };
  const store = createMemoryRetentionStore({ profiles, timelines });
  const queue = createMemoryQueue(clock);
  const configuration = createMemoryConfigurationStore();
  const refreshed: string[] = [];
  const refresh = async ({ profileId }: ProfileHead) => {
    refreshed.push(profileId);
    return 'done' as const;
  };
  const sweepWith = (failing: (step: string) => void = () => undefined) =>
    createSweepRetention({
      ...{ retention, queue, clock },
      configuration: {
        get: async <T>(kind: string, id: string) =>
          state.isRebuilding ? { id, version: 1, document: { kind } as T } : undefined,
      },
      store: {
        ...store,
        dropTimeline: async (pointer) => {
          failing('before dropping');
          await store.dropTimeline(pointer);
          failing('before folding');
        },
        forgetValue: async (pointer) => {
          failing('before forgetting');
          await store.forgetValue(pointer);
          failing('before moving on');
        },
      },
      foldWithout: createFoldWithout({ profiles, refresh }),
    });
  /** A person with these identifiers, all first received at this instant and last seen then. */
  const person = async (profileId: string, at: number, ...names: [string, ...string[]]) => {
    const counts = Object.groupBy(names, (name) => name.slice(0, name.indexOf(':')));
    const head: ProfileHead = {
      ...{ profileId, version: 1, founder: key(names[0]), foundedAt: at, epoch: 0, lastLinkAt: 0 },
      ...{ hasRefusedLinks: false, rulesVersion: 0, memberships: {} },
      identifierCounts: Object.fromEntries(Object.entries(counts).map(([type, all]) => [type, all?.length ?? 0])),
      state: { ...emptyState(7), firstSeen: at, lastSeen: at },
    };
    await profiles.commit({
      heads: [{ head, expectedVersion: 0 }],
      pointers: names.map((name) => ({
        pointer: { key: key(name), profileId, firstReceivedAt: at, sealed: name },
        expected: 'absent',
      })),
      ...{ redirects: [], links: [], memberships: [] },
    });
    await timelines.append(names.map((name, index) => recordOf(name, at + index)));
    return head;
  };
  const hours = async (count: number, run = sweepWith()) => {
    for (let hour = 0; hour < count; hour++) {
      state.now += HOUR;
      await run();
    }
  };
  return {
    state,
    clock,
    profiles,
    timelines,
    retention,
    queue,
    refreshed,
    sweepWith,
    person,
    hours,
    store,
    configuration,
  };
};

const WEEK = RETENTION_PARTS + 1;

test('while a rebuild fills the tables nothing is forgotten, and afterwards what is due is', async () => {
  const { state, person, hours, profiles, configuration } = open();
  const head = await person('p', START, 'userId:ada', 'anonymousId:old');
  state.now = Date.UTC(2027, 1, 1);
  const { kind, id } = REBUILD_MARK;
  await configuration.put(kind, { id, document: { owner: 'o', startedAt: '' } }, undefined);
  await hours(WEEK);
  assert.equal((await profiles.identifiersOf(head)).length, 2);
  await configuration.delete(kind, id, undefined);
  await hours(WEEK);
  assert.equal((await profiles.identifiersOf(head)).length, 1);
});

test('thirteen months after its first receipt a cookie has no value and no events, and its person goes on', async () => {
  const { state, person, hours, profiles, timelines, refreshed } = open();
  const head = await person('p', START, 'userId:ada', 'anonymousId:old');
  await hours(WEEK);
  assert.equal((await profiles.identifiersOf(head)).length, 2);
  state.now = Date.UTC(2027, 1, 1);
  await hours(WEEK);
  const left = (await profiles.identifiersOf(head)).map(({ value }) => value);
  assert.deepEqual(left, ['userId:ada']);
  assert.ok((await profiles.pointers([key('anonymousId:old')])).has(key('anonymousId:old')), 'the identifier stays');
  assert.deepEqual(await timelines.read(key('anonymousId:old')), []);
  assert.equal((await timelines.read(key('userId:ada'))).length, 1);
  assert.deepEqual(refreshed, ['p']);
  assert.equal((await profiles.heads(['p'])).get('p')?.state.definitionsVersion, 0);
});

test('a device that goes on using a forgotten value leaves nothing for longer than a week', async () => {
  const { state, person, hours, timelines, refreshed } = open();
  await person('p', START, 'anonymousId:old');
  state.now = Date.UTC(2027, 1, 1);
  await hours(WEEK);
  await timelines.append([recordOf('anonymousId:old', state.now)]);
  await hours(WEEK);
  assert.deepEqual(await timelines.read(key('anonymousId:old')), []);
  assert.deepEqual(refreshed, ['p', 'p']);
});

test('readers take an identifier for gone from the millisecond it is due', async () => {
  const { state, person, profiles, retention, clock } = open();
  const head = await person('p', START, 'userId:ada', 'anonymousId:old');
  const kept = keepingRetention(profiles, { ...retention, clock });
  const seen = async () => [
    (await kept.identifiersOf(head)).length,
    (await kept.pointers([key('userId:ada'), key('anonymousId:old')])).size,
  ];
  state.now = Date.UTC(2027, 1, 1) - 1;
  assert.deepEqual(await seen(), [2, 2]);
  state.now += 1;
  assert.deepEqual(await seen(), [1, 1]);
});

test('while a rebuild runs nothing is begun, and afterwards it is caught up with', async () => {
  const { state, person, hours, timelines, sweepWith } = open();
  await person('p', START, 'userId:ada', 'anonymousId:old');
  state.now = Date.UTC(2027, 1, 1);
  state.isRebuilding = true;
  await hours(
    WEEK,
    sweepWith((step) => assert.fail(step)),
  );
  assert.equal((await timelines.read(key('anonymousId:old'))).length, 1);
  state.isRebuilding = false;
  await hours(WEEK);
  assert.deepEqual(await timelines.read(key('anonymousId:old')), []);
});

test('whatever step it dies at, the next round leaves the same', async () => {
  for (const crash of ['before dropping', 'before folding', 'before forgetting', 'before moving on']) {
    const { state, person, hours, profiles, timelines, sweepWith, refreshed } = open();
    const head = await person('p', START, 'userId:ada', 'anonymousId:old');
    state.now = Date.UTC(2027, 1, 1);
    let dies = true;
    const sweep = sweepWith((step) => {
      if (step === crash && dies) {
        dies = false;
        throw new RangeError('crash');
      }
    });
    await hours(WEEK, () => sweep().catch((error: unknown) => assert.ok(error instanceof RangeError)));
    await hours(WEEK);
    assert.equal(dies, false);
    assert.deepEqual(await timelines.read(key('anonymousId:old')), [], crash);
    assert.equal((await profiles.identifiersOf(head)).length, 1, crash);
    // Folded, or marked so that whoever meets it folds it.
    assert.ok(refreshed.length > 0 || (await profiles.heads(['p'])).get('p')?.state.definitionsVersion === 0, crash);
  }
});

test('everybody due and nobody else is handed over within a week, however many there are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 8 * 365 }), { maxLength: 30 }), async (ages) => {
      const { state, person, hours, queue } = open();
      state.now = START + 8 * 366 * DAY;
      const end = state.now + WEEK * HOUR;
      for (const [n, age] of ages.entries()) await person(`p${n}`, state.now - age * DAY, `email:${n}`);
      await hours(WEEK);
      const sent = queue.receive(end).flatMap(({ body }) => (body as { inactive: string[] }).inactive);
      const dueAt = (age: number) => {
        const date = new Date(START + 8 * 366 * DAY - age * DAY);
        return date.setUTCFullYear(date.getUTCFullYear() + 3);
      };
      for (const [n, age] of ages.entries()) {
        if (dueAt(age) <= end - WEEK * HOUR) assert.ok(sent.includes(`p${n}`), `${age} days`);
        if (dueAt(age) > end + DAY) assert.ok(!sent.includes(`p${n}`), `${age} days`);
      }
    }),
    { numRuns: 15 },
  );
});

test('a person handed over is erased as a whole, unless they came back meanwhile', async () => {
  const { state, person, profiles, retention, clock, queue } = open();
  const gone = await person('gone', START, 'email:a', 'anonymousId:b');
  const back = await person('back', START, 'email:c');
  state.now = START + 4 * 366 * DAY;
  const head = { ...back, version: 2, state: { ...back.state, lastSeen: state.now } };
  await profiles.commit({
    heads: [{ head, expectedVersion: 1 }],
    ...{ redirects: [], pointers: [], links: [], memberships: [] },
  });
  const erased: string[][] = [];
  const inactive = createMemoryInactiveErasures();
  const work = createEraseInactive({
    ...{ profiles, retention, inactive, queue, clock },
    keyring: { seal: (text) => text, open: (sealed) => sealed },
    erase: async ({ requestId, identifiers, tombstones }) => {
      erased.push([requestId, String(tombstones), ...identifiers.map(({ value }) => value)]);
      // Nothing leads to the person any more while the rest of it takes a day.
      await profiles.removeSlot('gone', gone.version);
      return erased.length === 1 ? { kind: 'again', afterSeconds: 86_400 } : { kind: 'done', lines: [] };
    },
  });
  assert.equal((await work({ inactive: ['gone', 'back', 'unknown'] })).kind, 'ok');
  const begun = [`retention-gone-${state.now}`, 'false', 'email:a', 'anonymousId:b'];
  assert.deepEqual(erased, [begun]);
  assert.deepEqual(queue.receive(state.now + 899_000), []);
  state.now += 900_000;
  const messages = queue.receive(state.now).map(({ body }) => body);
  assert.deepEqual(messages, [{ inactive: ['gone'] }]);
  for (const body of [...messages, ...messages]) assert.equal((await work(body)).kind, 'ok');
  assert.deepEqual(erased, [begun, begun]);
  assert.deepEqual([queue.size(), await inactive.find('gone')], [0, undefined]);
  assert.equal((await work({ erase: 'all' })).kind, 'dead-letter');
});
