import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { registerOperations } from '../../shared/domain/api/operations/retention.ts';
import { completePolicy, policyInput } from '../../shared/domain/api/privacy-policy-schemas.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createReadRegister } from './read-register.ts';

const ROUTE = 'GET /v1/privacy/register';
const SOURCE = { name: 'Web "shop", <main>', kind: 'first-party', retentionDays: 400 };

const open = async (
  documents: readonly (readonly ['source' | 'destination' | 'export' | 'privacy', string, object])[],
) => {
  const configuration = createMemoryConfigurationStore();
  for (const [kind, id, document] of documents) await configuration.put(kind, { id, document }, undefined);
  const rules = createCachedIdentityRules({ configuration, clock: () => 0 });
  const routes = createReadRegister({ configuration, rules, findDestination });
  const call = createApiClient(registerOperations, routes);
  const page = async (accept: string, query: Record<string, string> = {}) => {
    const answer = await routes[ROUTE]?.({
      ...{ method: 'GET', route: ROUTE, params: {}, query, headers: { accept } },
      ...{ sourceIp: '', origin: '', receivedAt: 0, requestId: '' },
    });
    return { type: answer?.headers?.['content-type'] ?? '', text: String(answer?.body) };
  };
  return { read: async () => (await call('GET', '/v1/privacy/register')).body, page };
};

const shop = [
  ['source', 'web', SOURCE],
  ['destination', 'news', { type: 'mailchimp', name: '=News', settings: { audienceId: 'abc123', tagId: '7' } }],
  ['destination', 'hook', { type: 'webhook', name: 'Hook', settings: { url: 'https://shop.example/hook' } }],
  ['export', 'daily', { segmentId: 'vip', destinationId: 'hook' }],
  ['privacy', 'retention', { controller: { name: 'Shop SAS', officer: 'Data officer' }, prospects: 'P1Y' }],
] as const;

describe('the register of processing', () => {
  it('names who is missing where nobody has configured anything', async () => {
    const body = await (await open([])).read();
    assert.equal(body.controller.name, 'not stated');
    assert.match(body.warnings[0], /PUT \/v1\/privacy\/retention/);
    assert.deepEqual(
      body.purposes.map(({ id, legalBasis }: Record<string, string>) => [id, legalBasis]),
      [
        ['analytics', 'consent'],
        ['personalization', 'consent'],
        ['advertising', 'consent'],
        ['email', 'consent'],
      ],
    );
  });

  it('follows the configuration: sources, recipients with what they receive, time limits', async () => {
    const body = await (await open(shop)).read();
    assert.deepEqual(body.controller, { name: 'Shop SAS', officer: 'Data officer' });
    assert.deepEqual(body.sources, [{ id: 'web', name: SOURCE.name, kind: 'first-party', retention: 'P400D' }]);
    const hook = body.recipients.find(({ id }: { id: string }) => id === 'hook');
    assert.deepEqual(hook.segments, ['vip']);
    const news = body.recipients.find(({ id }: { id: string }) => id === 'news');
    assert.ok(news.receives.includes('identifier email') && news.purposes.includes('email'));
    assert.match(news.transfer, /contract/);
    const limits = body.retention.map(({ what, period }: Record<string, string>) => `${what}: ${period}`);
    assert.ok(limits.includes('profiles of prospects: P1Y after the last contact'));
    assert.ok(limits.includes('values of anonymousId: P13M from the first receipt'));
    assert.ok(limits.includes('events of the source web, in timelines and archive: P400D from receipt'));
  });

  it('takes purposes and the time of proof from the privacy policy as it is put', async () => {
    const analytics = {
      ...{ name: 'Audience', description: 'Count visits.', legalBasis: 'legitimate-interest' as const },
      ...{ retention: 'P760D', recipients: 'our agency' },
    };
    const policy = completePolicy(
      policyInput.parse({ version: '1', purposes: { analytics }, proofRetention: 'P400D' }),
    );
    const { read, page } = await open([['privacy', 'policy', policy]]);
    const body = await read();
    assert.deepEqual(body.purposes, [{ id: 'analytics', ...analytics, usedBy: [] }]);
    const proof = body.retention.find(({ what }: { what: string }) => what.includes('proof'));
    assert.match(proof.period, /^P400D /);
    assert.match((await page('text/csv')).text, /"Purposes","analytics","Audience","Count visits.",/);
  });

  it('is a page to print or a table, as asked for, and what people typed is text in both', async () => {
    const { page } = await open(shop);
    const html = await page('text/html,application/xhtml+xml,*/*;q=0.8');
    assert.match(html.type, /^text\/html/);
    assert.match(html.text, /Web &quot;shop&quot;, &lt;main&gt;/);
    const csv = await page('text/csv');
    assert.match(csv.type, /^text\/csv/);
    assert.match(csv.text, /"Sources","web","Web ""shop"", <main>","first-party","P400D"\r\n/);
    assert.match(csv.text, /"'=News"/);
    assert.equal((await page('text/html', { format: 'csv' })).text, csv.text);
    assert.match((await page('application/json', { format: 'html' })).type, /^text\/html/);
  });
});
