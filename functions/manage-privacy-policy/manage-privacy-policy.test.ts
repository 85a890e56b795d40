import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { privacyPolicyOperations } from '../../shared/domain/api/operations/privacy-policy.ts';
import { DEFAULT_POLICY } from '../../shared/domain/consent/policy.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManagePrivacyPolicy } from './manage-privacy-policy.ts';

const PATH = '/v1/privacy/policy';
const open = () => {
  const configuration = createMemoryConfigurationStore();
  return createApiClient(privacyPolicyOperations, createManagePrivacyPolicy({ configuration }));
};
const sms = { name: 'SMS', description: 'Send offers by SMS.', legalBasis: 'consent', retention: 'P1095D' };

describe('the privacy policy', () => {
  it('is the default one until somebody puts another, and what is left out keeps its default', async () => {
    const call = open();
    const before = await call('GET', PATH);
    assert.deepEqual([before.status, before.body, before.headers['etag']], [200, DEFAULT_POLICY, '"0"']);
    const put = await call('PUT', PATH, { body: { version: '2026-11', tcf: { vendorId: 755 }, gpc: ['email'] } });
    const { tcf } = DEFAULT_POLICY;
    const expected = { ...DEFAULT_POLICY, version: '2026-11', tcf: { vendorId: 755, ...tcf }, gpc: ['email'] };
    assert.deepEqual([put.status, put.body], [200, expected]);
    const after = await call('GET', PATH);
    assert.deepEqual(after.body, expected);
    assert.equal(after.headers['etag'], put.headers['etag']);
  });

  it('speaks by default only of the purposes that it has', async () => {
    const purposes = { sms, analytics: DEFAULT_POLICY.purposes['analytics'] };
    const { body } = await open()('PUT', PATH, { body: { version: 'v1', purposes } });
    assert.deepEqual(Object.keys(body.purposes), ['sms', 'analytics']);
    assert.deepEqual(body.tcf.purposes, { 1: ['analytics'], 8: ['analytics'], 9: ['analytics'] });
    assert.deepEqual([body.gpc, body.gpp.sale, body.gpp.targetedAdvertising], [[], [], []]);
  });

  it('is not lost to another’s change', async () => {
    const call = open();
    const headers = { 'if-match': '"0"' };
    assert.equal((await call('PUT', PATH, { headers, body: { version: 'v1' } })).status, 200);
    assert.equal((await call('PUT', PATH, { headers, body: { version: 'v2' } })).status, 412);
    assert.equal((await call('GET', PATH)).body.version, 'v1');
  });

  it('takes sources, categories and opt-outs that name its purposes', async () => {
    const policy = {
      version: 'v1',
      categories: { C0002: ['analytics'], 'Targeted Advertising': ['advertising', 'personalization'] },
      tcf: { legitimateInterest: true, purposes: { 1: ['analytics'], 24: ['email'] } },
      gpp: { sale: [], sections: { usca: { sharing: ['advertising'] } } },
      proofRetention: 'P520W',
      sources: { web: { requires: ['analytics'], otherwise: 'nothing' } },
      default: { requires: ['analytics'], otherwise: 'anonymous' },
    };
    const { status, body } = await open()('PUT', PATH, { body: policy });
    assert.equal(status, 200);
    assert.deepEqual(
      [body.sources, body.default, body.gpp.sections],
      [policy.sources, policy.default, policy.gpp.sections],
    );
  });

  it('says where it names what is no purpose, and changes nothing', async () => {
    const call = open();
    const nowhere = { requires: ['sms'], otherwise: 'anonymous' };
    const gpp = { sharing: ['sms'], sections: { usca: { sale: ['sms', 'email'] } } };
    const body = {
      version: 'v1',
      categories: { C4: ['sms', 'analytics'] },
      tcf: { purposes: { 3: ['sms'] } },
      gpp,
      gpc: ['sms'],
      sources: { web: nowhere },
      default: nowhere,
    };
    const refused = await call('PUT', PATH, { body });
    assert.equal(refused.status, 422);
    assert.deepEqual(
      refused.body.error.details.map(({ path }: { path: string }) => path),
      [
        'categories.C4',
        'tcf.purposes.3',
        'gpp.sharing',
        'gpp.sections.usca.sale',
        'gpc',
        'sources.web.requires',
        'default.requires',
      ],
    );
    assert.equal((await call('GET', PATH)).body.version, '');
  });

  it('is refused where it is not of the shape', async () => {
    const call = open();
    const pathOf = async (body: object) => {
      const { status, body: answered } = await call('PUT', PATH, { body: { version: 'v1', ...body } });
      return [status, answered.error?.details[0]?.path];
    };
    assert.deepEqual(await pathOf({ version: '' }), [422, 'version']);
    assert.deepEqual(await pathOf({ version: 'x'.repeat(65) }), [422, 'version']);
    assert.deepEqual(await pathOf({ purposes: { sms: { ...sms, legalBasis: 'because' } } }), [
      422,
      'purposes.sms.legalBasis',
    ]);
    assert.deepEqual(await pathOf({ tcf: { purposes: { 25: [] } } }), [422, 'tcf.purposes.25']);
    assert.deepEqual(await pathOf({ tcf: { vendorId: 0 } }), [422, 'tcf.vendorId']);
    assert.deepEqual(await pathOf({ gpp: { sections: { usxx: {} } } }), [422, 'gpp.sections.usxx']);
    assert.deepEqual(await pathOf({ proofRetention: '5 years' }), [422, 'proofRetention']);
    assert.deepEqual(await pathOf({ sources: { web: { requires: [], otherwise: 'all' } } }), [
      422,
      'sources.web.otherwise',
    ]);
    assert.deepEqual(await pathOf({ surprise: 1 }), [422, 'surprise']);
  });
});
