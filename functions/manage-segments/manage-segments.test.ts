import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import { createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import { createSwitchSegments } from '../../shared/domain/segment/switch-segments.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import type { Member } from '../../shared/ports/membership-store.ts';
import type { Queue, QueueMessage } from '../../shared/ports/queue.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageSegments } from './manage-segments.ts';

const START = Date.UTC(2026, 10, 22, 10);

const open = ({
  members = [],
  send,
  timeZone = 'UTC',
}: {
  members?: readonly (Member & { shard: number })[];
  send?: Queue['send'];
  timeZone?: string;
} = {}) => {
  let now = START;
  const clock = () => now;
  const configuration = createMemoryConfigurationStore();
  const backfills = createMemoryBackfillStore();
  const sent: QueueMessage[] = [];
  const queue = { send: send ?? (async (messages: readonly QueueMessage[]) => void sent.push(...messages)) };
  const memberships = {
    count: async () => members.length,
    members: async ({ shard, after, limit }: { shard: number; after?: string; limit: number }) => {
      const rest = members.filter((each) => each.shard === shard && each.profileId > (after ?? ''));
      const page = rest.slice(0, limit);
      const last = page.at(-1);
      return { members: page, ...(last && rest.length > limit ? { after: last.profileId } : {}) };
    },
  };
  const definitions = createCachedSegmentDefinitions({ configuration, clock });
  const routes = createManageSegments({ configuration, definitions, backfills, memberships, queue, clock, timeZone });
  /** Ticks and walks, as far as these parts of each definition that is being computed. */
  const compute = async (parts: readonly number[], step = { done: 100, finished: true }, of = '') => {
    const rows = await backfills.list();
    for (const { segmentId, hash, version } of rows.filter((row) => row.segmentId.startsWith(of)))
      for (const part of parts) await backfills.advance({ segmentId, hash, version, part, ...step, at: now });
  };
  const current = async () => definitions.current(await configuration.revision('segment'));
  const start = createStartBackfills({ definitions: { current }, backfills, queue, clock });
  const tick = async () => {
    await createSwitchSegments({ configuration, backfills })();
    await start();
  };
  const pass = (ms: number) => {
    now += ms;
  };
  const call = createApiClient(segmentOperations, routes, clock);
  return { configuration, backfills, sent, call, compute, tick, pass };
};
const memberOf = (n: number) => ({
  profileId: `p${String(n).padStart(3, '0')}`,
  member: true,
  since: START,
  changedAt: START,
  shard: (n * 7) % 16,
});
const FIRST_WALK = [0, 1, 2, 3];
const BOTH_WALKS = [...FIRST_WALK, 4, 5, 6, 7];
const buyers = { name: 'Buyers', definition: { event: 'Order Completed', within: 'P30D' } };

describe('managing segments', () => {
  it('creates a segment and has its members computed in the background', async () => {
    const { call, sent } = open();
    const created = await call('PUT', '/v1/segments/buyers', { body: buyers });
    assert.equal(created.status, 201);
    assert.deepEqual(created.body, {
      id: 'buyers',
      ...buyers,
      ...{ timezone: 'UTC', profileTimezone: false, limits: [] },
      ...{ status: 'computing', progress: 0, size: 0 },
    });
    assert.ok(sent.length > 0);
    assert.deepEqual((await call('GET', '/v1/segments/buyers')).body, created.body);
    assert.deepEqual((await call('GET', '/v1/segments')).body, { segments: [created.body] });
  });

  it('is ready once every part was computed with this very definition', async () => {
    const { call, compute } = open();
    await call('PUT', '/v1/segments/buyers', { body: buyers });
    await compute(FIRST_WALK);
    assert.equal((await call('GET', '/v1/segments/buyers')).body.status, 'ready');
    const other = { ...buyers, definition: { event: 'Order Refunded' } };
    assert.equal((await call('PUT', '/v1/segments/buyers', { body: other })).body.status, 'computing');
  });

  it('changes nothing when the same definition is put again: nobody is computed anew', async () => {
    const { call, sent, configuration } = open();
    const { headers } = await call('PUT', '/v1/segments/buyers', { body: buyers });
    const [revision, messages] = [await configuration.revision('segment'), sent.length];
    const again = await call('PUT', '/v1/segments/buyers', { body: buyers });
    assert.deepEqual([again.status, again.headers['etag']], [200, headers['etag']]);
    assert.deepEqual([await configuration.revision('segment'), sent.length], [revision, messages]);
  });

  it('stores the segment even if the queue is down: the tick starts what was not started', async () => {
    const { call } = open({ send: () => Promise.reject(new Error('down')) });
    assert.equal((await call('PUT', '/v1/segments/buyers', { body: buyers })).status, 201);
  });

  it('says where a definition is wrong', async () => {
    const { call } = open();
    const definition = {
      all: [
        { trait: 'plan', op: 'like', value: 'x' },
        { event: 'A', within: '30 days' },
      ],
    };
    const { status, body } = await call('PUT', '/v1/segments/bad', { body: { name: 'Bad', definition } });
    assert.equal(status, 422);
    const paths = body.error.details.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths, ['definition.all[0].op', 'definition.all[1].within']);
  });

  it('refuses references to nowhere and circles, however long', async () => {
    const { call } = open();
    const put = async (id: string, segment: string) =>
      (await call('PUT', `/v1/segments/${id}`, { body: { name: id, definition: { not: { segment } } } })).status;
    assert.equal(await put('a', 'b'), 422);
    assert.equal(await put('a', 'a'), 422);
    await call('PUT', '/v1/segments/a', { body: buyers });
    assert.equal(await put('b', 'a'), 201);
    assert.equal(await put('c', 'b'), 201);
    assert.equal(await put('a', 'c'), 422);
  });

  it('does not delete what others use, and names them', async () => {
    const { call, configuration } = open();
    await call('PUT', '/v1/segments/buyers', { body: buyers });
    await call('PUT', '/v1/segments/loyal', { body: { name: 'Loyal', definition: { all: [{ segment: 'buyers' }] } } });
    await configuration.put('export', { id: 'nightly', document: { segmentId: 'buyers' } }, undefined);
    const refused = await call('DELETE', '/v1/segments/buyers');
    assert.equal(refused.status, 409);
    assert.match(refused.body.error.message, /“loyal”.*“nightly”/);
    assert.equal((await call('DELETE', '/v1/segments/loyal')).status, 204);
    await configuration.delete('export', 'nightly', undefined);
    assert.equal((await call('DELETE', '/v1/segments/buyers')).status, 204);
    assert.equal((await call('GET', '/v1/segments/buyers/members')).status, 404);
  });

  it('fixes the time zone of the deployment when a segment is saved, unless the segment states its own', async () => {
    const { call, configuration } = open({ timeZone: 'Europe/Paris' });
    const stated = { timezone: 'America/New_York', profileTimezone: true };
    await call('PUT', '/v1/segments/buyers', { body: buyers });
    const { body } = await call('PUT', '/v1/segments/own', { body: { ...buyers, ...stated } });
    assert.deepEqual([body.timezone, body.profileTimezone], ['America/New_York', true]);
    const { body: found } = await call('GET', '/v1/segments/buyers');
    assert.deepEqual([found.timezone, found.profileTimezone], ['Europe/Paris', false]);
    const stored = await configuration.get<{ timezone: string }>('segment', 'buyers');
    assert.equal(stored?.document.timezone, 'Europe/Paris');
    await configuration.put('segment', { id: 'old', document: buyers }, undefined);
    assert.equal((await call('GET', '/v1/segments/old')).body.timezone, 'UTC');
  });

  it('refuses a time zone that there is not, with its path', async () => {
    const { call } = open();
    const { status, body } = await call('PUT', '/v1/segments/buyers', { body: { ...buyers, timezone: 'Paris' } });
    assert.deepEqual([status, body.error.details[0].path], [422, 'timezone']);
  });

  it('says of how many events it keeps what they hold, where that may be too few', async () => {
    const { call } = open();
    const limitsOf = async (definition: object) =>
      (await call('PUT', '/v1/segments/s', { body: { name: 'S', definition } })).body.limits;
    assert.deepEqual(await limitsOf({ event: 'Product Added', count: { op: '>=', value: 3 } }), []);
    const added = { event: 'Product Added', op: 'gte' };
    const average = { ...added, aggregate: { fn: 'avg', property: 'price' }, value: 10 };
    const kinds = { ...added, aggregate: { fn: 'distinct', property: 'sku' }, value: 3 };
    assert.deepEqual(await limitsOf(kinds), [], 'four different values decide it');
    const message =
      'Of one profile at most 500 events of “Product Added” are told apart; beyond, an answer that may be wrong says so.';
    assert.deepEqual(await limitsOf({ any: [average, { not: average }] }), [
      { events: ['Product Added'], limit: 500, message },
    ]);
    const lately = { ...average, within: 'P30D' };
    assert.equal(
      (await limitsOf({ any: [average, lately] })).length,
      1,
      'the same limit of two conditions is said once',
    );
    const [limit] = await limitsOf({ sequence: [{ event: 'A' }, { event: 'B' }, { event: 'A' }] });
    assert.match(limit.message, /500 events of “A”, “B” are/);
  });

  it('is computed anew when a computed trait that it names changes', async () => {
    const { call, configuration, compute } = open();
    const definition = { trait: 'spent', op: 'gte', value: 100 };
    await call('PUT', '/v1/segments/rich', { body: { name: 'Rich', definition } });
    await compute(FIRST_WALK);
    const status = async () => (await call('GET', '/v1/segments/rich')).body.status;
    assert.equal(await status(), 'ready');
    const spent = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' } };
    await configuration.put(
      'computed-trait',
      { id: 'spent', document: { name: 'Spent', definition: spent } },
      undefined,
    );
    assert.equal(await status(), 'computing');
  });

  it('lists every member once, whatever the page size', async () => {
    const members = Array.from({ length: 37 }, (_, n) => memberOf(n));
    const { call } = open({ members });
    await call('PUT', '/v1/segments/buyers', { body: buyers });
    for (const limit of [1, 5, 36, 37, 1000]) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const page = (await call('GET', `/v1/segments/buyers/members?limit=${limit}${cursor}`)).body;
        seen.push(...page.members.map(({ profileId }: { profileId: string }) => profileId));
        cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
      } while (cursor !== '');
      assert.deepEqual(
        seen.sort(),
        members.map(({ profileId }) => profileId),
      );
    }
  });
});

const UTC = { timezone: 'UTC', profileTimezone: false };
const refunds = { event: 'Order Refunded' };
const openShort = (members: readonly ReturnType<typeof memberOf>[] = []) => {
  const world = open({ members });
  const { call } = world;
  const put = async (id: string, definition: object) =>
    (await call('PUT', `/v1/segments/${id}`, { body: { name: id, definition } })).body;
  const show = async (id: string) => (await call('GET', `/v1/segments/${id}`)).body;
  return { ...world, put, show };
};
/** “loyal” uses “buyers”, and both are computed. */
const openReady = async (members: readonly ReturnType<typeof memberOf>[] = []) => {
  const world = openShort(members);
  const { put, compute } = world;
  await put('buyers', buyers.definition);
  await put('loyal', { not: { segment: 'buyers' } });
  await compute(FIRST_WALK);
  return world;
};

describe('changing segments', () => {
  it('lets what was computed serve until the new definition is computed to the end, and those that use it with it', async () => {
    const { put, show, compute, tick } = await openReady();
    await put('buyers', refunds);
    const { status, definition, serving } = await show('buyers');
    assert.deepEqual(
      { status, definition, serving },
      { status: 'computing', definition: refunds, serving: { definition: buyers.definition, ...UTC } },
    );
    assert.equal((await show('loyal')).status, 'computing');
    await compute(FIRST_WALK);
    await tick();
    assert.equal((await show('buyers')).status, 'computing', 'somebody may be missing until the second walk');
    await compute(BOTH_WALKS);
    await tick();
    const after = await show('buyers');
    assert.deepEqual([after.status, after.progress, after.serving], ['ready', 1, undefined]);
    assert.equal((await show('loyal')).status, 'ready');
  });

  it('computes another time zone beside the one that serves, though the definition is the same', async () => {
    const { call, show, compute, tick } = await openReady();
    const paris = { timezone: 'Europe/Paris', profileTimezone: true };
    await call('PUT', '/v1/segments/buyers', { body: { ...buyers, ...paris } });
    const { status, serving, timezone } = await show('buyers');
    assert.deepEqual([status, timezone], ['computing', 'Europe/Paris']);
    assert.deepEqual(serving, { definition: buyers.definition, ...UTC });
    assert.equal((await show('loyal')).status, 'computing', 'it is read by that clock where it is used');
    await compute(BOTH_WALKS);
    await tick();
    const after = await show('buyers');
    assert.deepEqual([after.status, after.serving, after.profileTimezone], ['ready', undefined, true]);
  });

  it('does not switch one of two that are used together before the other is computed', async () => {
    const { put, show, compute, tick, backfills } = await openReady();
    await put('refunded', { event: 'Order Refunded' });
    await compute(FIRST_WALK);
    await put('both', { all: [{ segment: 'buyers' }, { segment: 'refunded' }] });
    await put('buyers', { event: 'Order Completed' });
    await compute(BOTH_WALKS);
    await put('refunded', { event: 'Order Refunded', within: 'P1D' });
    await tick();
    assert.deepEqual((await show('buyers')).serving, { definition: buyers.definition, ...UTC });
    await compute(BOTH_WALKS);
    await tick();
    for (const id of ['buyers', 'loyal', 'refunded', 'both']) assert.equal((await show(id)).status, 'ready', id);
    await compute(BOTH_WALKS);
    const rows = (await backfills.list()).filter(({ hash }) => hash !== 'deleted').map(({ segmentId }) => segmentId);
    assert.deepEqual(rows.map((id) => id.split('~')[0]).sort(), ['both', 'buyers', 'loyal', 'refunded']);
  });

  it('replaces what is being computed by a newer change, and drops it where the change is taken back', async () => {
    const { put, show, compute, tick, backfills } = await openReady();
    await put('buyers', refunds);
    await put('buyers', { event: 'Order Cancelled' });
    const { serving } = await show('buyers');
    assert.deepEqual(serving, { definition: buyers.definition, ...UTC });
    const back = await put('buyers', buyers.definition);
    assert.deepEqual([back.status, back.serving], ['ready', undefined]);
    assert.equal((await show('loyal')).status, 'ready');
    await tick();
    const gone = (await backfills.list()).filter(({ hash }) => hash === 'deleted');
    assert.equal(gone.length, 4, 'what was begun for two changes of two segments is cleared');
    // What was computed before it was dropped says nothing once it is wanted again.
    await compute(BOTH_WALKS);
    await put('buyers', refunds);
    await tick();
    assert.equal((await show('buyers')).status, 'computing');
  });

  it('does not trust what was computed of a definition that was gone in between', async () => {
    const { put, show, compute, tick } = await openReady();
    await put('buyers', refunds);
    await compute(BOTH_WALKS);
    // Taken back and asked for again; what that started was computed for the time before.
    await put('buyers', buyers.definition);
    await put('buyers', refunds);
    await tick();
    assert.deepEqual((await show('buyers')).serving, { definition: buyers.definition, ...UTC });
    await compute(BOTH_WALKS);
    await tick();
    assert.equal((await show('buyers')).status, 'ready');
  });

  it('keeps nothing of a definition that was never ready, unless somebody who uses it is', async () => {
    const { put, show, compute } = openShort();
    await put('a', refunds);
    assert.equal((await put('a', buyers.definition)).serving, undefined);
    await put('b', { segment: 'a' });
    await compute(FIRST_WALK, { done: 1, finished: true }, 'b~');
    await put('a', refunds);
    assert.deepEqual((await show('a')).serving, { definition: buyers.definition, ...UTC });
  });

  it('lets a broken definition replace nothing', async () => {
    const { configuration, call, show, tick } = await openReady();
    const before = await configuration.get('segment', 'buyers');
    assert.equal(
      (await call('PUT', '/v1/segments/buyers', { body: { name: 'x', definition: { event: 1 } } })).status,
      422,
    );
    assert.deepEqual(await configuration.get('segment', 'buyers'), before);
    // As an older release finds a definition of a newer one.
    const document = {
      ...(before?.document as object),
      definition: { trait: 'plan', op: 'future' },
      served: { definition: refunds, since: 1 },
    };
    await configuration.put('segment', { id: 'buyers', document }, undefined);
    await tick();
    assert.deepEqual((await show('buyers')).serving, { definition: refunds, ...UTC });
    assert.deepEqual((await configuration.get('segment', 'buyers'))?.document, document);
  });

  it('does not delete what only the serving definition of another uses', async () => {
    const { put, call } = await openReady();
    await put('loyal', refunds);
    assert.equal((await call('DELETE', '/v1/segments/buyers')).status, 409);
  });

  it('begins a list of members anew where another definition serves since its first page', async () => {
    const { put, call, compute, tick } = await openReady(Array.from({ length: 3 }, (_, n) => memberOf(n)));
    const { next } = (await call('GET', '/v1/segments/buyers/members?limit=1')).body;
    assert.equal((await call('GET', `/v1/segments/buyers/members?limit=1&cursor=${next}`)).status, 200);
    await put('buyers', refunds);
    assert.equal((await call('GET', `/v1/segments/buyers/members?limit=1&cursor=${next}`)).status, 200);
    await compute(BOTH_WALKS);
    await tick();
    assert.equal((await call('GET', `/v1/segments/buyers/members?limit=1&cursor=${next}`)).status, 409);
  });

  it('tells how far it is by profiles looked at, and when it will be ready at this pace', async () => {
    const { put, show, compute, pass } = await openReady();
    await put('buyers', refunds);
    assert.equal((await show('buyers')).readyBy, undefined);
    pass(60_000);
    await compute(FIRST_WALK, { done: 25, finished: false });
    const { progress, readyBy } = await show('buyers');
    assert.equal(Math.round(progress * 1000), 225);
    assert.equal(readyBy, new Date(START + 4 * 60_000).toISOString());
    await compute(FIRST_WALK);
    assert.equal((await show('buyers')).readyBy, new Date(START + 90_000).toISOString());
    pass(60_000);
    await compute([4, 5]);
    assert.equal((await show('buyers')).readyBy, new Date(START + 150_000).toISOString());
  });
});
