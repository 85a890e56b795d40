import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { computedTraitOperations } from '../../shared/domain/api/operations/computed-traits.ts';
import { createSwitchSegments } from '../../shared/domain/segment/switch-segments.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import type { Queue, QueueMessage } from '../../shared/ports/queue.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageComputedTraits } from './manage-computed-traits.ts';

const now = Date.UTC(2026, 10, 22, 10);
const clock = () => now;

const open = ({ send, timeZone = 'UTC' }: { send?: Queue['send']; timeZone?: string } = {}) => {
  const configuration = createMemoryConfigurationStore();
  const backfills = createMemoryBackfillStore();
  const sent: QueueMessage[] = [];
  const queue = { send: send ?? (async (messages: readonly QueueMessage[]) => void sent.push(...messages)) };
  const definitions = createCachedSegmentDefinitions({ configuration, clock });
  const routes = createManageComputedTraits({ configuration, definitions, backfills, queue, clock, timeZone });
  const finish = async () => {
    for (const { segmentId, hash, version, parts } of await backfills.list())
      for (const part of parts.keys())
        await backfills.advance({ segmentId, hash, version, part, done: 1, finished: true, at: now });
  };
  return { configuration, backfills, sent, finish, call: createApiClient(computedTraitOperations, routes, clock) };
};

const spent = {
  name: 'Spent in a month',
  definition: { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' }, within: 'P30D' },
};
const path = '/v1/computed-traits/spent';

describe('managing computed traits', () => {
  it('creates one and has it worked out in the background', async () => {
    const { call, sent, finish } = open();
    const created = await call('PUT', path, { body: spent });
    assert.equal(created.status, 201);
    const { limits, ...rest } = created.body;
    assert.deepEqual(rest, {
      id: 'spent',
      ...spent,
      ...{ timezone: 'UTC', profileTimezone: false, status: 'computing', progress: 0 },
    });
    assert.match(limits[0].message, /at most 500 events of “Order Completed”/);
    assert.ok(sent.every(({ body }) => (body as { segmentId: string }).segmentId.startsWith('@trait:spent~')));
    assert.ok(sent.length > 0);
    assert.deepEqual((await call('GET', path)).body, created.body);
    assert.deepEqual((await call('GET', '/v1/computed-traits')).body, { computedTraits: [created.body] });
    await finish();
    assert.equal((await call('GET', path)).body.status, 'ready');
    const changed = { ...spent, definition: { ...spent.definition, within: 'P60D' } };
    assert.equal((await call('PUT', path, { body: changed })).body.status, 'computing');
  });

  it('lets what was computed serve until the new definition is, and drops that where the change is taken back', async () => {
    const { call, finish, configuration, backfills } = open();
    await call('PUT', path, { body: spent });
    await finish();
    const changed = { ...spent, timezone: 'Asia/Tokyo' };
    const { body } = await call('PUT', path, { body: changed });
    const serving = { definition: spent.definition, timezone: 'UTC', profileTimezone: false };
    assert.deepEqual([body.status, body.timezone, body.serving], ['computing', 'Asia/Tokyo', serving]);
    const back = (await call('PUT', path, { body: spent })).body;
    assert.deepEqual([back.status, back.serving], ['ready', undefined]);
    await call('PUT', path, { body: changed });
    await createSwitchSegments({ configuration, backfills })();
    assert.equal((await call('GET', path)).body.status, 'computing');
    await finish();
    await createSwitchSegments({ configuration, backfills })();
    const after = (await call('GET', path)).body;
    assert.deepEqual([after.status, after.timezone, after.serving], ['ready', 'Asia/Tokyo', undefined]);
  });

  it('works nothing out anew when the same is put again, or only its name changes', async () => {
    const { call, sent, finish, configuration } = open();
    const { headers } = await call('PUT', path, { body: spent });
    await finish();
    const [revision, messages] = [await configuration.revision('computed-trait'), sent.length];
    const again = await call('PUT', path, { body: spent });
    assert.deepEqual([again.status, again.headers['etag']], [200, headers['etag']]);
    assert.equal(await configuration.revision('computed-trait'), revision);
    assert.equal((await call('PUT', path, { body: { ...spent, name: 'Spent' } })).body.status, 'ready');
    assert.equal(sent.length, messages);
  });

  it('stores it even if the queue is down: the tick starts what was not started', async () => {
    const { call } = open({ send: () => Promise.reject(new Error('down')) });
    assert.equal((await call('PUT', path, { body: spent })).status, 201);
  });

  it('refuses a lost update, and knows nothing of what is not there', async () => {
    const { call } = open();
    const { headers } = await call('PUT', path, { body: spent });
    const put = (etag: string | undefined, name: string) =>
      call('PUT', path, { body: { ...spent, name }, headers: { 'if-match': etag ?? '' } });
    assert.equal((await put(headers['etag'], 'A')).status, 200);
    assert.equal((await put(headers['etag'], 'B')).status, 412);
    assert.equal((await call('GET', '/v1/computed-traits/none')).status, 404);
    assert.equal((await call('DELETE', '/v1/computed-traits/none')).status, 404);
  });

  it('says where a definition is wrong', async () => {
    const { call } = open();
    const pathsOf = async (definition: unknown) => {
      const { status, body } = await call('PUT', path, { body: { name: 'Bad', definition } });
      assert.equal(status, 422);
      return body.error.details.map((detail: { path: string }) => detail.path);
    };
    const { definition } = spent;
    assert.deepEqual(await pathsOf({ ...definition, aggregate: { fn: 'median', property: 'total' } }), [
      'definition.aggregate.fn',
    ]);
    assert.deepEqual(await pathsOf({ ...definition, aggregate: { fn: 'sum' } }), ['definition.aggregate.property']);
    assert.deepEqual(await pathsOf({ ...definition, within: '30 days' }), ['definition.within']);
    const where = [{ property: 'sku', op: 'like', value: 'x' }];
    assert.deepEqual(await pathsOf({ ...definition, where }), ['definition.where[0].op']);
    assert.deepEqual(await pathsOf({ ...definition, op: 'gte', value: 1 }), ['definition'], 'a test is for segments');
    assert.deepEqual(await pathsOf(7), ['definition']);
    const zoned = await call('PUT', path, { body: { ...spent, timezone: 'Mars/Olympus' } });
    assert.deepEqual([zoned.status, zoned.body.error.details[0].path], [422, 'timezone']);
  });

  it('fixes the time zone of the deployment when it is saved, unless it states its own', async () => {
    const { call, configuration } = open({ timeZone: 'Europe/Paris' });
    assert.equal((await call('PUT', path, { body: spent })).body.timezone, 'Europe/Paris');
    const { document } = (await configuration.get<{ timezone: string }>('computed-trait', 'spent')) ?? {};
    assert.equal(document?.timezone, 'Europe/Paris');
    const stated = { ...spent, timezone: 'Asia/Tokyo', profileTimezone: true };
    await call('PUT', path, { body: stated });
    const { timezone, profileTimezone } = (await call('GET', path)).body;
    assert.deepEqual([timezone, profileTimezone], ['Asia/Tokyo', true]);
  });

  it('does not delete what a segment, a destination or an export uses, and names them', async () => {
    const { call, configuration } = open();
    await call('PUT', path, { body: spent });
    const definition = { any: [{ event: 'A' }, { not: { all: [{ trait: 'spent', op: 'gte', value: 1 }] } }] };
    await configuration.put('segment', { id: 'rich', document: { name: 'Rich', definition } }, undefined);
    const files = { type: 's3-csv', name: 'Files', settings: { columns: ['plan', 'spent'] } };
    await configuration.put('destination', { id: 'files', document: files }, undefined);
    await configuration.put('export', { id: 'nightly', document: { destinationId: 'files' } }, undefined);
    const refusal = async () => (await call('DELETE', path)).body.error.message;
    assert.match(await refusal(), /segment “rich” and the destination “files” and the export “nightly”/);
    await configuration.delete('segment', 'rich', undefined);
    assert.match(await refusal(), /by the destination “files” and/);
    await configuration.delete('destination', 'files', undefined);
    const hook = { type: 'webhook', name: 'Hook', settings: { url: 'https://a.example', traits: ['spent'] } };
    await configuration.put('destination', { id: 'hook', document: hook }, undefined);
    assert.match(await refusal(), /by the destination “hook”;/);
    await configuration.delete('destination', 'hook', undefined);
    assert.equal((await call('DELETE', path)).status, 204);
  });

  it('has its state taken out of every profile once it is deleted', async () => {
    const { call, backfills } = open();
    await call('PUT', path, { body: spent });
    await call('DELETE', path);
    assert.deepEqual(
      (await backfills.list()).map(({ hash }) => hash),
      ['deleted'],
    );
    assert.equal((await call('GET', path)).status, 404);
  });
});
