import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import type { Member } from '../../shared/ports/membership-store.ts';
import type { Queue, QueueMessage } from '../../shared/ports/queue.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageSegments } from './manage-segments.ts';

const now = Date.UTC(2026, 10, 22, 10);
const clock = () => now;

const open = ({
  members = [],
  send,
  timeZone = 'UTC',
}: {
  members?: readonly (Member & { shard: number })[];
  send?: Queue['send'];
  timeZone?: string;
} = {}) => {
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
  return { configuration, backfills, sent, call: createApiClient(segmentOperations, routes, clock) };
};
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
    const { call, backfills } = open();
    await call('PUT', '/v1/segments/buyers', { body: buyers });
    const backfill = await backfills.get('buyers');
    assert.ok(backfill);
    for (const part of backfill.parts.keys()) {
      await backfills.advance({ segmentId: 'buyers', hash: backfill.hash, part, done: 1, finished: true, at: now });
    }
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
    assert.deepEqual(await limitsOf({ any: [average, { not: average }] }), [
      'Of one profile at most 500 events of “Product Added” are told apart; beyond, an answer that may be wrong says so.',
    ]);
    const [limit] = await limitsOf({ sequence: [{ event: 'A' }, { event: 'B' }, { event: 'A' }] });
    assert.match(limit, /500 events of “A”, “B” are/);
  });

  it('is computed anew when a computed trait that it names changes', async () => {
    const { call, configuration, backfills } = open();
    const definition = { trait: 'spent', op: 'gte', value: 100 };
    await call('PUT', '/v1/segments/rich', { body: { name: 'Rich', definition } });
    const backfill = await backfills.get('rich');
    for (const part of backfill?.parts.keys() ?? [])
      await backfills.advance({
        segmentId: 'rich',
        hash: backfill?.hash ?? '',
        part,
        done: 1,
        finished: true,
        at: now,
      });
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
    const members = Array.from({ length: 37 }, (_, n) => ({
      profileId: `p${String(n).padStart(3, '0')}`,
      member: true,
      since: now,
      changedAt: now,
      shard: (n * 7) % 16,
    }));
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
