import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_RULES, PLAIN_TYPE } from '../../shared/domain/identity/rules.ts';
import { openCollection } from '../../test/stories/collection.ts';

const german = {
  id: 'web',
  name: 'Web',
  trust: 'claimed' as const,
  writeKey: 'web-write-key',
  origins: ['*'],
  retentionDays: 400,
  enabled: true,
};

describe('stamping whom an event names', () => {
  it('keeps the strongest identifier as the anchor and the others beside the event', async () => {
    const { call, records } = await openCollection();
    const traits = { email: ' Ann@Shop.Example', phone: '+49 30 901820' };
    await call('POST /v1/identify', { body: { userId: 'u1', anonymousId: 'c1', traits } });
    const [record] = records();
    assert.deepEqual(record?.anchor, { type: 'userId', value: 'u1' });
    const [entry] = record.entries;
    assert.deepEqual(entry && 'event' in entry && entry.stamps, [
      ['email', 'ann@shop.example'],
      ['phone', '+4930901820'],
      ['anonymousId', 'c1'],
    ]);
    assert.deepEqual(entry && 'event' in entry && entry.event.traits, traits, 'the event stays as it was sent');
  });

  it('puts no stamp on an event of one identifier', async () => {
    const { call, records } = await openCollection();
    await call('POST /v1/page', { body: { anonymousId: 'c1' } });
    assert.deepEqual(Object.keys(records()[0]?.entries[0] ?? {}), ['event']);
  });

  it('gives one person one anchor however their address or phone is written', async () => {
    const { call, stream } = await openCollection([{ ...german, region: 'DE' }]);
    const phones = ['030 901820', '+49 30 901820', '0049 (30) 90-18-20', 4930901820];
    for (const phone of phones) await call('POST /v1/identify', { body: { traits: { phone } } });
    assert.equal(new Set(stream.records.map(({ partitionKey }) => partitionKey)).size, 1);
    for (const email of ['Jörg@Shop.de', 'JO\u0308RG@SHOP.DE '])
      await call('POST /v1/identify', { body: { traits: { email } } });
    assert.equal(new Set(stream.records.map(({ partitionKey }) => partitionKey)).size, 2);
  });

  it('says that a lone phone without country code names nobody where the source has no region', async () => {
    const { call } = await openCollection();
    const { status, body } = await call('POST /v1/identify', { body: { traits: { phone: '030 901820' } } });
    assert.deepEqual([status, body.error.code], [422, 'no-identifier']);
  });

  it('follows the rules in force: a new type, blocked values of its own, its rank as an anchor', async () => {
    const { call, configuration, named } = await openCollection();
    const crmId = { ...PLAIN_TYPE, limit: 1, names: ['crm_id'], blocked: { values: ['demo'], patterns: ['^test-'] } };
    const { version: _, ...document } = { ...DEFAULT_RULES, types: { ...DEFAULT_RULES.types, crmId } };
    await configuration.put('identity', { id: 'rules', document }, undefined);
    const traits = (crm_id: unknown) => ({ traits: { crm_id, email: 'a@b.de' } });
    for (const id of ['C-7', 'Demo', 'test-1', '']) await call('POST /v1/identify', { body: traits(id) });
    const email = { type: 'email', value: 'a@b.de' };
    assert.deepEqual(named(), [[{ type: 'crmId', value: 'C-7' }, ['email', 'a@b.de']], [email], [email], [email]]);
  });

  it('tells what an alias supersedes from what it links, by who says so', async () => {
    const { call, named } = await openCollection();
    const body = { userId: 'new', previousId: 'old' };
    const headers = { authorization: `Basic ${Buffer.from('server-secret-key:').toString('base64')}` };
    await call('POST /v1/alias', { body });
    await call('POST /v1/alias', { body, headers });
    const anchor = { type: 'userId', value: 'new' };
    assert.deepEqual(named(), [
      [anchor, ['anonymousId', 'old', 'alias']],
      [anchor, ['userId', 'old', 'alias']],
    ]);
  });

  it('takes nothing while the rules were never readable, so that no event is stamped by wrong ones', async () => {
    const { call, configuration, records } = await openCollection();
    configuration.revision = () => Promise.reject(new RangeError('throttled'));
    const { status, headers } = await call('POST /v1/page', { body: { anonymousId: 'c1' } });
    assert.deepEqual([status, headers['retry-after'], records()], [503, '1', []]);
  });
});
