import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { registerOperations } from '../../shared/domain/api/operations/retention.ts';
import { completePolicy, policyInput } from '../../shared/domain/api/privacy-policy-schemas.ts';
import { DEFAULT_POLICY } from '../../shared/domain/consent/policy.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createReadRegister } from './read-register.ts';
import { registerWords } from './register-words.ts';

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
  const read = async (search = '', headers: Record<string, string> = {}) =>
    (await call('GET', `/v1/privacy/register${search}`, { headers })).body;
  return { read, page };
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
    assert.deepEqual(body.warnings, [
      { path: 'controller', message: 'State who is the controller, under Privacy, Retention.' },
    ]);
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
    assert.deepEqual(body.sources, [{ id: 'web', name: SOURCE.name, kind: 'first-party', retention: '400 days' }]);
    const hook = body.recipients.find(({ id }: { id: string }) => id === 'hook');
    assert.deepEqual(hook.segments, ['vip']);
    const news = body.recipients.find(({ id }: { id: string }) => id === 'news');
    assert.ok(news.receives.includes('identifier email') && news.purposes.includes('email'));
    assert.match(news.transfer, /contract/);
    const limits = body.retention.map(({ what, period }: Record<string, string>) => `${what}: ${period}`);
    assert.ok(limits.includes('profiles of prospects: 1 year after the last contact'));
    assert.ok(limits.includes('values of anonymousId: 13 months from the first receipt'));
    assert.ok(limits.includes('events of the source web, in timelines and archive: 400 days from receipt'));
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
    assert.deepEqual(body.purposes, [{ id: 'analytics', ...analytics, retention: '760 days', usedBy: [] }]);
    const proof = body.retention.find(({ what }: { what: string }) => what.includes('proof'));
    assert.match(proof.period, /^400 days /);
    assert.match(
      (await page('text/csv')).text,
      /"Purposes","analytics","Audience","Count visits.","legitimate interests","760 days","our agency"/,
    );
  });

  it('is a page to print or a table, as asked for, and what people typed is text in both', async () => {
    const { page } = await open(shop);
    const html = await page('text/html,application/xhtml+xml,*/*;q=0.8');
    assert.match(html.type, /^text\/html/);
    assert.match(html.text, /Web &quot;shop&quot;, &lt;main&gt;/);
    const csv = await page('text/csv');
    assert.match(csv.type, /^text\/csv/);
    assert.match(csv.text, /"Sources","web","Web ""shop"", <main>","first party","400 days"\r\n/);
    assert.match(csv.text, /"'=News"/);
    assert.equal((await page('text/html', { format: 'csv' })).text, csv.text);
    assert.match((await page('application/json', { format: 'html' })).type, /^text\/html/);
  });
});

/** French sets its spaces so that no line breaks at them. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('the language of the register', () => {
  it('is the one asked for, else the one the reader prefers, else English', async () => {
    const { read } = await open(shop);
    const french = (body: { persons: string[] }) => body.persons.some((line) => line.startsWith('visiteurs'));
    assert.ok(french(await read('?language=fr')));
    assert.ok(french(await read('', { 'accept-language': 'fr-CH, en;q=0.6' })));
    assert.ok(!french(await read('?language=en', { 'accept-language': 'fr' })));
    assert.ok(!french(await read()));
    assert.equal((await read('?language=de')).error.code, 'invalid-request');
  });

  it('is French throughout in the page and the table', async () => {
    const { page } = await open(shop);
    const html = plain((await page('text/html', { language: 'fr' })).text);
    assert.match(html, /<html lang="fr">/);
    assert.match(html, /<h1>Registre des activités de traitement \(article 30 du RGPD\)<\/h1>/);
    assert.match(html, /au 1 janvier 1970 à 00:00:00 UTC\./);
    const { chapters, heads } = registerWords('fr');
    for (const title of Object.values(chapters)) assert.ok(html.includes(`<h2>${title}</h2>`), title);
    for (const head of Object.values(heads)) assert.ok(html.includes(`<th>${head}</th>`), head);
    const csv = plain((await page('text/csv', { language: 'fr' })).text);
    assert.match(csv, /"Finalités","code","nom","description","base légale","durée de conservation"/);
    assert.match(csv, /"Finalités","analytics","Mesure d’audience","[^"]+","consentement"/);
    assert.match(csv, /"Sources","web",.*,"données propres","400 jours"/);
    assert.match(csv, /"Délais d’effacement","profils des prospects","1 an après le dernier contact"/);
    assert.match((await page('text/html', { language: 'en' })).text, /<html lang="en">.*<h2>Time limits<\/h2>/);
  });

  it('says periods in words, and keeps the codes of bases and kinds where it is data', async () => {
    const body = await (await open(shop)).read('?language=fr');
    const limits = body.retention.map(({ what, period }: Record<string, string>) => plain(`${what}: ${period}`));
    assert.ok(limits.includes('valeurs de l’identifiant anonymousId: 13 mois à compter de la première réception'));
    assert.ok(limits.includes('profils des clients: 3 ans après le dernier contact'));
    assert.equal(plain(body.sources[0].retention), '400 jours');
    assert.equal(body.sources[0].kind, 'first-party');
    assert.equal(body.purposes[0].legalBasis, 'consent');
    assert.doesNotMatch(JSON.stringify(body), /\bP(T?\d+[A-Z])+\b/);
  });

  it('is that of every warning, which says where and what', async () => {
    const retention = { identifiers: {}, prospects: null, customers: 'P5Y' };
    const { read } = await open([
      ['source', 'web', { ...SOURCE, retentionDays: 1000 }],
      ['privacy', 'retention', retention],
    ]);
    const paths = ['controller', 'identifiers.anonymousId', 'prospects', 'customers', 'sources.web'];
    const [english, french] = [(await read()).warnings, (await read('?language=fr')).warnings];
    for (const warnings of [english, french]) {
      assert.deepEqual(
        warnings.map(({ path }: { path: string }) => path),
        paths,
      );
    }
    assert.equal(english[4].message, 'The source web keeps events longer than 25 months.');
    assert.equal(french[2].message, 'Les prospects sont conservés plus de trois ans après le dernier contact.');
    assert.equal(french[4].message, 'La source web conserve les événements plus de 25 mois.');
  });

  it('is not forced upon what the controller wrote: only purposes that were left as they came are told anew', async () => {
    const { analytics } = DEFAULT_POLICY.purposes;
    const purposes = { ...DEFAULT_POLICY.purposes, analytics: { ...analytics, description: 'Count visits.' } };
    const body = await (await open([['privacy', 'policy', { ...DEFAULT_POLICY, purposes }]])).read('?language=fr');
    const names = body.purposes.map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['Analytics', 'Personnalisation', 'Publicité', 'E-mailing']);
    const said = Object.keys(registerWords('fr').purposes);
    assert.deepEqual(said, Object.keys(DEFAULT_POLICY.purposes));
  });

  it('is set as French is set: curved apostrophes, and no line that breaks before a colon', async () => {
    const { page } = await open([]);
    const { text } = await page('text/csv', { language: 'fr' });
    assert.doesNotMatch(text, /\w'\w| [:;?!»]|« /);
  });
});
