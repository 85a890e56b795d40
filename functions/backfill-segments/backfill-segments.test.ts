import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RULES } from '../../shared/domain/identity/rules.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import {
  BACKFILL_PARTS,
  type Backfill,
  createStartBackfills,
  DELETED,
  SECOND_WALK_AFTER,
} from '../../shared/domain/segment/backfill.ts';
import { backfillStatus } from '../../shared/domain/segment/backfill-progress.ts';
import { compileSegments, compileTraits } from '../../shared/domain/segment/compile-segments.ts';
import type { AggregateForm, Condition } from '../../shared/domain/segment/definition.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createBackfillSegments } from './backfill-segments.ts';

const PRO: Condition = { trait: 'plan', op: 'eq', value: 'pro' };
const FREE: Condition = { trait: 'plan', op: 'eq', value: 'free' };

const open = () => {
  let now = 1_000_000;
  let version = 0;
  let sources: { id: string; definition: Condition }[] = [];
  let traits: { id: string; definition: AggregateForm }[] = [];
  const clock = () => now;
  const queue = createMemoryQueue(clock);
  const backfills = createMemoryBackfillStore();
  const versions = new Map(Array.from({ length: 950 }, (_, n) => [`p${n}`, 0]));
  const members = new Set<string>();
  const cleared: string[] = [];
  const settled: string[] = [];
  let rulesVersion = 0;
  let conflicts = 0;
  const definitions = {
    current: async () => unchanging(version, compileSegments(sources, traits).segments, compileTraits(traits)),
  };
  const backfill = createBackfillSegments({
    clock,
    queue,
    backfills,
    definitions,
    memberships: {
      clear: async (segmentId) => {
        cleared.push(segmentId);
      },
    },
    profiles: {
      scan: async ({ segment, segments, cursor, limit }) => {
        now += 5_000;
        const ids = [...versions.keys()].filter((_, n) => n % segments === segment);
        const from = Number(cursor ?? 0);
        const heads = ids.slice(from, from + limit).map((profileId) => {
          const state = { definitionsVersion: versions.get(profileId) };
          const memberships = members.has(profileId) ? { s: { since: 0 } } : {};
          return { profileId, state, memberships, rulesVersion: 0 } as unknown as ProfileHead;
        });
        return from + limit < ids.length ? { heads, cursor: String(from + limit) } : { heads };
      },
    },
    rules: { current: async () => ({ ...DEFAULT_RULES, version: rulesVersion }) },
    settle: async ({ profileId }) => {
      settled.push(profileId);
    },
    refresh: async ({ profileId }) => {
      if (conflicts-- > 0) return 'conflict';
      versions.set(profileId, version);
      members.delete(profileId);
      return 'done';
    },
  });
  const rules = { current: async () => ({ version: rulesVersion }) };
  const start = createStartBackfills({ definitions, rules, backfills, queue, clock });
  const run = async (): Promise<string[]> => {
    const kinds: string[] = [];
    for (let messages = queue.receive(now); messages.length > 0; messages = queue.receive(now))
      for (const { body } of messages) {
        const { kind } = await backfill(body);
        kinds.push(kind);
        if (kind === 'retry') await queue.send([{ body }]);
      }
    return kinds;
  };
  const status = async () => {
    const [segment] = compileSegments(sources, traits).segments;
    return segment && backfillStatus(segment, await backfills.get('s'), { now });
  };
  return {
    ...{ backfills, backfill, queue, start, run, status, cleared, versions, members },
    define: (definition?: Condition) => {
      version += 1;
      sources = definition ? [{ id: 's', definition }] : [];
    },
    defineTrait: (definition?: AggregateForm) => {
      version += 1;
      traits = definition ? [{ id: 's', definition }] : [];
    },
    traitStatus: async () => {
      const [trait] = compileTraits(traits);
      return trait && backfillStatus(trait, await backfills.get('@trait:s'), { now });
    },
    conflict: (times: number) => {
      conflicts = times;
    },
    settled,
    changeRules: () => {
      rulesVersion += 1;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
};

test('a new segment is computed over every profile, in turns, and is ready only then', async () => {
  const world = open();
  world.define(PRO);
  assert.deepEqual(await world.status(), { status: 'computing', progress: 0 });
  assert.equal(await world.start(), 1);
  assert.equal(await world.start(), 0, 'it is started once');
  world.conflict(2);
  await world.run();
  assert.deepEqual(await world.status(), { status: 'ready', progress: 1 });
  assert.deepEqual(new Set(world.versions.values()), new Set([1]));
  const parts = (await world.backfills.get('s'))?.parts.slice(0, BACKFILL_PARTS) ?? [];
  assert.equal(
    parts.reduce((sum, { done }) => sum + done, 0),
    950,
  );
});

test('a profile that a stitcher makes behind the walk, knowing only the former definitions, is found by a second walk', async () => {
  const world = open();
  world.define(PRO);
  await world.start();
  await world.run();
  assert.equal((await world.status())?.status, 'ready');
  world.versions.set('made-late', 0);
  await world.run();
  assert.equal(world.versions.get('made-late'), 0);
  world.pass(SECOND_WALK_AFTER * 1000);
  await world.run();
  assert.equal(world.versions.get('made-late'), 1);
  assert.equal((await world.status())?.status, 'ready');
});

test('a definition that changes while it is computed starts over, and the old messages do nothing', async () => {
  const world = open();
  world.define(PRO);
  await world.start();
  world.define(FREE);
  await world.start();
  const kinds = await world.run();
  assert.equal(kinds.filter((kind) => kind === 'drop').length, 4);
  assert.deepEqual(await world.status(), { status: 'ready', progress: 1 });
  assert.deepEqual(new Set(world.versions.values()), new Set([2]));
});

test('a deleted segment is walked twice too, so that its members leave; then its rows are cleared and it is forgotten', async () => {
  const world = open();
  world.define(PRO);
  await world.start();
  await world.run();
  world.define();
  await world.start();
  assert.equal((await world.backfills.get('s'))?.hash, DELETED);
  world.members.add('p7');
  await world.run();
  assert.deepEqual([...world.members, ...world.cleared], []);
  assert.deepEqual(
    [...world.versions].filter(([, version]) => version === 2).map(([id]) => id),
    ['p7'],
    'whoever was no member is left alone',
  );
  world.members.add('p8');
  world.pass(SECOND_WALK_AFTER * 1000);
  await world.run();
  assert.deepEqual([...world.members], []);
  assert.deepEqual(world.cleared, ['s']);
  assert.deepEqual(await world.backfills.list(), []);
  assert.equal(await world.start(), 0);
});

test('messages that a crash lost are sent again: at once where none was sent, else when nothing moves', async () => {
  const world = open();
  world.define(PRO);
  await world.start();
  world.queue.receive(Number.POSITIVE_INFINITY);
  assert.equal(await world.start(), 0);
  world.pass(16 * 60_000);
  assert.equal(await world.start(), 1);
  world.queue.receive(Number.POSITIVE_INFINITY);
  await world.backfills.start({ ...((await world.backfills.get('s')) as Backfill), queued: false });
  assert.equal(await world.start(), 1);
  await world.run();
  assert.equal((await world.status())?.status, 'ready');
});

test('a repeated page does nothing twice, and a message that is none goes to a person', async () => {
  const world = open();
  world.define(PRO);
  await world.start();
  const [message] = world.queue.receive(Number.POSITIVE_INFINITY);
  for (let time = 0; time < 2; time++) assert.equal((await world.backfill(message?.body)).kind, 'ok');
  assert.equal((await world.backfills.get('s'))?.parts[0]?.done, 238);
  assert.equal((await world.backfill({ segmentId: 's' })).kind, 'dead-letter');
});

test('changed rules of identity are brought to every profile, twice, and a newer change takes the older one over', async () => {
  const world = open();
  world.changeRules();
  assert.equal(await world.start(), 1);
  await world.run();
  assert.equal(world.settled.length, world.versions.size);
  assert.equal(await world.start(), 0, 'once is enough');
  world.pass(SECOND_WALK_AFTER * 1000);
  await world.run();
  assert.equal(world.settled.length, 2 * world.versions.size, 'for what was made behind the first walk');
  world.changeRules();
  await world.start();
  world.changeRules();
  assert.ok(
    (await world.run()).every((kind) => kind === 'drop'),
    'rules that are no longer in force',
  );
  assert.equal(await world.start(), 1);
});

const ORDERS: AggregateForm = { event: 'Order Completed', aggregate: { fn: 'count' } };

test('a computed trait is worked out over every profile beside a segment of the same name, and again when it changes', async () => {
  const world = open();
  world.define(PRO);
  world.defineTrait(ORDERS);
  assert.equal(await world.start(), 2);
  await world.run();
  assert.deepEqual(await world.traitStatus(), { status: 'ready', progress: 1 });
  assert.deepEqual(new Set(world.versions.values()), new Set([2]));
  world.defineTrait({ ...ORDERS, within: 'P30D' });
  assert.equal((await world.traitStatus())?.status, 'computing');
  assert.equal(await world.start(), 1, 'the segment does not name it');
  await world.run();
  assert.equal((await world.traitStatus())?.status, 'ready');
  assert.equal((await world.status())?.status, 'ready');
});

test('a segment is computed anew over every profile when a computed trait that it names changes or goes', async () => {
  const world = open();
  world.define({ trait: 's', op: 'gte', value: 3 });
  world.defineTrait(ORDERS);
  await world.start();
  await world.run();
  world.defineTrait({ ...ORDERS, within: 'P30D' });
  assert.equal(await world.start(), 2);
  await world.run();
  assert.equal((await world.status())?.status, 'ready');
  world.defineTrait();
  assert.equal(await world.start(), 2);
  await world.run();
  assert.deepEqual([(await world.status())?.status, await world.backfills.get('@trait:s')], ['ready', undefined]);
});
