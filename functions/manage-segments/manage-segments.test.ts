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
}: {
  members?: readonly (Member & { shard: number })[];
  send?: Queue['send'];
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
  const routes = createManageSegments({ configuration, definitions, backfills, memberships, queue, clock });
  return { configuration, backfills, sent, call: createApiClient(segmentOperations, routes, clock) };
};
const buyers = { name: 'Buyers', definition: { event: 'Order Completed', within: 'P30D' } };

describe('managing segments', () => {
  it('creates a segment and has its members computed in the background', async () => {
    const { call, sent } = open();
    const created = await call('PUT', '/v1/segments/buyers', { body: buyers });
    assert.equal(created.status, 201);
    assert.deepEqual(created.body, { id: 'buyers', ...buyers, status: 'computing', progress: 0, size: 0 });
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
