import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { createCachedPrivacyPolicy } from '../../shared/aws/cached-privacy-policy.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { quarantineOperations } from '../../shared/domain/api/operations/quarantine.ts';
import { DEFAULT_RULES, PLAIN_TYPE } from '../../shared/domain/identity/rules.ts';
import type { Json } from '../../shared/domain/json.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import { quarantineId } from '../../shared/ports/quarantine-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageQuarantine } from './manage-quarantine.ts';

const now = Date.UTC(2026, 10, 22, 10);
const receivedAt = now - 3_600_000;
const keyring = createKeyring('a key of sixteen characters or more');

const open = async (bodies: readonly Json[]) => {
  const quarantine = createMemoryQuarantineStore({ clock: () => now });
  const configuration = createMemoryConfigurationStore();
  const stream = createMemoryEventStream();
  const tombstones = createMemoryTombstoneStore();
  await configuration.put('source', { id: 'web', document: { trust: 'claimed', retentionDays: 90 } }, undefined);
  const ids = bodies.map((_, n) => quarantineId(receivedAt + n, { shard: 'shardId-0', sequence: '7' }, n));
  await quarantine.put(
    bodies.map((body, n) => ({
      id: ids[n] ?? '',
      sourceId: n === 9 ? 'gone' : 'web',
      messageId: `m${n}`,
      receivedAt: receivedAt + n,
      position: { shard: 'shardId-0', sequence: '7' },
      reason: { code: n % 2 ? 'odd-rule' : 'even-rule', message: 'Refused by a rule of its time.' },
      body,
      imported: false,
      retentionDays: 400,
    })),
  );
  let made = 0;
  const rules = createCachedIdentityRules({ configuration, clock: () => now });
  const policy = createCachedPrivacyPolicy({ configuration, clock: () => now });
  const newId = () => `r${++made}`;
  const routes = createManageQuarantine({
    ...{ quarantine, configuration, rules, policy, stream, tombstones, keyring, newId },
  });
  return {
    tombstones,
    ids,
    stream,
    quarantine,
    configuration,
    call: createApiClient(quarantineOperations, routes, () => now),
  };
};
const good = (n: number): Json => ({ type: 'track', event: 'Seen', userId: `user-${n}`, properties: { n } });

describe('managing quarantine', () => {
  it('lists newest first, by source and reason, page by page', async () => {
    const { call, ids } = await open([0, 1, 2, 3].map(good));
    const one = (await call('GET', '/v1/quarantine?limit=3')).body;
    const two = (await call('GET', `/v1/quarantine?limit=3&cursor=${one.next}`)).body;
    const listed = [...one.events, ...two.events].map(({ id }) => id);
    assert.deepEqual(listed, ids.toReversed());
    assert.equal(one.events[0].receivedAt, new Date(receivedAt + 3).toISOString());
    const odd = (await call('GET', '/v1/quarantine?code=odd-rule&sourceId=web')).body.events;
    assert.equal(odd.length, 2);
  });

  it('sends again what passes now, as a new record of now that keeps the event as of then', async () => {
    const { call, ids, stream } = await open([good(0)]);
    const { status, body } = await call('POST', '/v1/quarantine/replay', { body: { ids } });
    assert.deepEqual([status, body], [202, { replayed: ids, rejected: [] }]);
    const [keyed] = stream.records;
    assert.equal(keyed?.partitionKey, keyring.keyOf({ type: 'userId', value: 'user-0' }));
    assert.equal(keyed?.record.receivedAt, new Date(now).toISOString());
    assert.equal(keyed?.record.retentionDays, 90);
    const [entry] = keyed?.record.entries ?? [];
    assert.ok(entry && 'event' in entry);
    assert.equal(entry.event.messageId, 'm0');
    assert.equal(entry.event.timestamp, new Date(receivedAt).toISOString());
  });

  it('sends of somebody erased only the number, whatever consent came since the event first came', async () => {
    const { call, ids, stream, tombstones } = await open([good(0), good(1), good(2)]);
    const put = (n: number, more: { erasedAt: number; liftedAt?: number }) =>
      tombstones.put([
        { key: keyring.keyOf({ type: 'userId', value: `user-${n}` }), requestId: 'r', epoch: 1, ...more },
      ]);
    await put(0, { erasedAt: now - 1 });
    await put(1, { erasedAt: now - 2, liftedAt: now - 1 });
    const { status, body } = await call('POST', '/v1/quarantine/replay', { body: { ids } });
    assert.deepEqual([status, body.replayed], [202, ids]);
    const records = stream.records.map(({ record }) => record);
    assert.deepEqual(
      records.map(({ anchor, entries }) => [anchor?.value, entries.map((entry) => 'suppressed' in entry)]),
      [
        [undefined, [true]],
        [undefined, [true]],
        ['user-2', [false]],
      ],
    );
    assert.doesNotMatch(JSON.stringify(records), /user-[01]/);
  });

  it('lets an event pass once its type of identifier is known, stamped under the rules and the region of now', async () => {
    const phone = { type: 'identify', traits: { phone: '030 901820' } };
    const listed = { context: { externalIds: [{ id: 'c-7', type: 'crmId' }] } };
    const before = await open([{ ...phone, ...listed }]);
    const early = await before.call('POST', '/v1/quarantine/replay', { body: { ids: before.ids } });
    assert.equal(early.body.rejected[0].code, 'unknown-identifier-type');

    const { call, ids, stream, configuration } = await open([{ ...phone, ...listed }]);
    const source = { trust: 'claimed', retentionDays: 90, region: 'DE' };
    await configuration.put('source', { id: 'web', document: source }, undefined);
    const types = { ...DEFAULT_RULES.types, crmId: { ...PLAIN_TYPE, limit: 1 } };
    await configuration.put('identity', { id: 'rules', document: { ...DEFAULT_RULES, types } }, undefined);
    await call('POST', '/v1/quarantine/replay', { body: { ids } });
    const [{ record } = {}] = stream.records;
    assert.deepEqual(record?.anchor, { type: 'crmId', value: 'c-7' });
    const [entry] = record.entries;
    assert.deepEqual(entry && 'event' in entry && entry.stamps, [['phone', '+4930901820']]);
  });

  it('sends nothing twice, and says what became of each id', async () => {
    const { call, ids, stream } = await open([good(0), { type: 'track' }]);
    await call('POST', '/v1/quarantine/replay', { body: { ids } });
    const again = await call('POST', '/v1/quarantine/replay', { body: { ids: [...ids, '000000000000000-shard-1-0'] } });
    assert.equal(stream.records.length, 1);
    assert.deepEqual(
      again.body.rejected.map(({ code }: { code: string }) => code),
      ['already-replayed', 'missing-event', 'not-found'],
    );
    const [waiting, replayed] = (await call('GET', '/v1/quarantine')).body.events;
    assert.equal(waiting.replayedAt, undefined);
    assert.equal(replayed.replayedAt, new Date(now).toISOString());
  });

  it('replays by filter, in pages', async () => {
    const { call, stream } = await open([0, 1, 2, 3, 4].map(good));
    const one = await call('POST', '/v1/quarantine/replay', { body: { code: 'even-rule', limit: 2 } });
    assert.equal(one.body.replayed.length, 2);
    const body = { code: 'even-rule', limit: 2, cursor: one.body.next };
    const two = await call('POST', '/v1/quarantine/replay', { body });
    assert.deepEqual([two.body.replayed.length, two.body.next, stream.records.length], [1, undefined, 3]);
  });

  it('says in a dry run what would pass with a fix and why the rest would not, then sends just that', async () => {
    const named = (n: number): Json => ({ type: 'track', eventName: `Seen ${n}`, userId: `user-${n}` });
    const { call, ids, stream, quarantine } = await open([named(0), { type: 'track' }, named(2)]);
    const fix = [{ op: 'rename', path: 'eventName', to: 'event' }];
    const dry = await call('POST', '/v1/quarantine/replay', { body: { fix, dryRun: true } });
    assert.equal(dry.status, 200);
    assert.deepEqual(dry.body.passes, [ids[2], ids[0]]);
    assert.deepEqual(
      dry.body.rejected.map(({ id, code }: Record<string, string>) => [id, code]),
      [[ids[1], 'missing-event']],
    );
    assert.equal(stream.records.length, 0);
    const wet = await call('POST', '/v1/quarantine/replay', { body: { fix } });
    assert.deepEqual([wet.status, wet.body.replayed], [202, [ids[2], ids[0]]]);
    const entries = stream.records.flatMap(({ record }) => record.entries);
    assert.deepEqual(
      entries.map((entry) => 'event' in entry && [entry.event.event, entry.event.messageId]),
      [
        ['Seen 2', 'm2'],
        ['Seen 0', 'm0'],
      ],
    );
    assert.deepEqual((await quarantine.get([ids[0] ?? '']))[0]?.body, named(0), 'the original stays as it came');
  });

  it('sends one event with the body that somebody corrected', async () => {
    const { call, ids, stream } = await open([{ type: 'track', userId: 'u' }]);
    const path = `/v1/quarantine/${ids[0]}/replay`;
    const dry = await call('POST', path, { body: { body: { type: 'track', event: 'Seen' }, dryRun: true } });
    assert.deepEqual([dry.status, dry.body.rejected[0].code], [200, 'no-identifier']);
    const body = { type: 'track', event: 'Seen', userId: 'u' };
    const sent = await call('POST', path, { body: { body } });
    assert.deepEqual([sent.status, sent.body.replayed], [202, ids]);
    assert.equal(stream.records.length, 1);
    assert.equal((await call('POST', path, { body: { body } })).body.rejected[0].code, 'already-replayed');
  });

  it('sets aside what is not worth sending, and lets it wait again', async () => {
    const { call, ids, stream } = await open([0, 1, 2].map(good));
    const reason = 'From a load test.';
    const { body } = await call('POST', '/v1/quarantine/discard', { body: { code: 'even-rule', reason } });
    assert.deepEqual(body.discarded, [ids[2], ids[0]]);
    const waiting = (await call('GET', '/v1/quarantine?state=waiting')).body;
    assert.deepEqual(
      waiting.events.map(({ id }: { id: string }) => id),
      [ids[1]],
    );
    const aside = (await call('GET', '/v1/quarantine?state=discarded&limit=1')).body;
    assert.deepEqual([aside.events[0].id, aside.events[0].discardReason], [ids[2], reason]);
    const rest = (await call('GET', `/v1/quarantine?state=discarded&limit=1&cursor=${aside.next}`)).body;
    assert.deepEqual([rest.events[0].id, rest.next], [ids[0], undefined]);
    const refused = await call('POST', '/v1/quarantine/replay', { body: { ids: [ids[0]] } });
    assert.equal(refused.body.rejected[0].code, 'discarded');
    const back = await call('POST', '/v1/quarantine/restore', { body: { ids: [ids[0]] } });
    assert.deepEqual(back.body.restored, [ids[0]]);
    await call('POST', '/v1/quarantine/replay', { body: {} });
    assert.equal(stream.records.length, 2);
  });

  it('counts by source and reason, what waits first', async () => {
    const { call, ids } = await open([0, 1, 2, 3].map(good));
    await call('POST', '/v1/quarantine/replay', { body: { ids: [ids[0]] } });
    await call('POST', '/v1/quarantine/discard', { body: { ids: [ids[2]], reason: 'Old.' } });
    const { groups, isComplete } = (await call('GET', '/v1/quarantine/summary')).body;
    const of = { sourceId: 'web', message: 'Refused by a rule of its time.' };
    const at = (n: number) => new Date(receivedAt + n).toISOString();
    assert.deepEqual(groups, [
      { ...of, code: 'odd-rule', waiting: 2, replayed: 0, discarded: 0, firstAt: at(1), lastAt: at(3) },
      { ...of, code: 'even-rule', waiting: 0, replayed: 1, discarded: 1, firstAt: at(0), lastAt: at(2) },
    ]);
    assert.equal(isComplete, true);
  });

  it('marks nothing when the stream does not take it', async () => {
    const { call, ids, quarantine, stream } = await open([good(0)]);
    stream.put = () => Promise.reject(new Error('down'));
    await assert.rejects(call('POST', '/v1/quarantine/replay', { body: { ids } }));
    assert.equal((await quarantine.get(ids))[0]?.replayedAt, undefined);
  });

  it('keeps events of a source that is gone, and refuses what is neither ids nor a filter', async () => {
    const { call, ids } = await open(Array.from({ length: 10 }, (_, n) => good(n)));
    const { rejected } = (await call('POST', '/v1/quarantine/replay', { body: { ids: ids.slice(9) } })).body;
    assert.equal(rejected[0].code, 'unknown-source');
    assert.equal((await call('POST', '/v1/quarantine/replay', { body: { ids: [] } })).status, 422);
    assert.equal((await call('POST', '/v1/quarantine/replay', { body: { sources: ['web'] } })).status, 422);
  });
});
