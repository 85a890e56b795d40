import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { createCachedPrivacyPolicy } from '../../shared/aws/cached-privacy-policy.ts';
import { retentionOperations } from '../../shared/domain/api/operations/retention.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageRetention } from './manage-retention.ts';

const PATH = '/v1/privacy/retention';

const open = async (retentionDays = 400) => {
  const configuration = createMemoryConfigurationStore();
  await configuration.put('source', { id: 'web', document: { retentionDays } }, undefined);
  const rules = createCachedIdentityRules({ configuration, clock: () => 0 });
  const policy = createCachedPrivacyPolicy({ configuration, clock: () => 0 });
  const call = createApiClient(retentionOperations, createManageRetention({ configuration, rules, policy }));
  return {
    read: () => call('GET', PATH),
    put: (body: unknown, headers: Record<string, string> = {}) => call('PUT', PATH, { body, headers }),
  };
};

describe('what is kept for how long', () => {
  it('is what CNIL recommends before anybody says otherwise', async () => {
    const { body, headers } = await (await open()).read();
    assert.equal(headers['etag'], '"0"');
    assert.deepEqual(body.identifiers, { anonymousId: 'P13M' });
    assert.deepEqual([body.prospects, body.customers, body.customerIdentifiers], ['P3Y', 'P3Y', ['userId']]);
    assert.deepEqual(body.sources, [{ id: 'web', retention: 'P400D' }]);
    assert.ok(body.notContact.includes('email opened') && !body.notContact.includes('email link clicked'));
    assert.equal(body.proof, 'P1826D');
    assert.deepEqual(body.warnings, []);
  });

  it('is replaced whole, under the version that was read', async () => {
    const { read, put } = await open();
    const controller = { name: 'Shop SAS', officer: 'dpo@shop.example' };
    const { status, headers, body } = await put(
      { prospects: 'P1Y', customers: null, controller },
      { 'if-match': '"0"' },
    );
    assert.equal(status, 200);
    assert.deepEqual([body.prospects, body.customers, body.controller], ['P1Y', null, controller]);
    assert.equal((await put({}, { 'if-match': '"0"' })).status, 412);
    assert.equal((await put({}, { 'if-match': String(headers['etag']) })).status, 200);
    assert.equal((await read()).body.prospects, 'P3Y');
  });

  it('may be longer than recommended, and says so', async () => {
    const { body } = await (await open(800)).read();
    assert.deepEqual(body.warnings, [{ path: 'sources.web', message: 'keeps events longer than 25 months' }]);
    const long = await (await open()).put({ identifiers: {}, prospects: 'P4Y', customers: null });
    assert.deepEqual(
      long.body.warnings.map(({ path }: { path: string }) => path),
      ['identifiers.anonymousId', 'prospects', 'customers'],
    );
  });

  it('refuses what is no period, what would erase people by a slip, and types that nobody has', async () => {
    const { put } = await open();
    const refused = async (body: unknown, path: string, message: RegExp) => {
      const answer = await put(body);
      assert.equal(answer.status, 422, JSON.stringify(body));
      const [detail] = answer.body.error.details;
      assert.equal(detail.path, path);
      assert.match(detail.message, message);
    };
    await refused({ identifiers: { anonymousId: '13 months' } }, 'identifiers.anonymousId', /such as P13M/);
    await refused({ identifiers: { anonymousId: 'PT1H' } }, 'identifiers.anonymousId', /at least P1D/);
    await refused({ prospects: 'P3D' }, 'prospects', /at least P28D/);
    await refused({ identifiers: { cookie: 'P1Y' } }, 'identifiers.cookie', /anonymousId/);
    await refused({ customerIdentifiers: ['userid'] }, 'customerIdentifiers.0', /userId/);
    await refused({ prospect: 'P3Y' }, 'prospect', /not known here/);
  });
});
