import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_POLICY, PRIVACY_POLICY, type PrivacyPolicy } from '../../shared/domain/consent/policy.ts';
import type { StreamEntry } from '../../shared/domain/event/event.ts';
import { tcStringOf } from '../../test/generators/consent-strings.ts';
import { NOW, openCollection } from '../../test/stories/collection.ts';

const demanding = (otherwise: 'anonymous' | 'nothing'): Partial<PrivacyPolicy> => ({
  version: 'v7',
  sources: { web: { requires: ['analytics'], otherwise } },
});
const open = async (policy: Partial<PrivacyPolicy> = {}) => {
  const collection = await openCollection();
  const { kind, id } = PRIVACY_POLICY;
  await collection.configuration.put(kind, { id, document: { ...DEFAULT_POLICY, ...policy } }, undefined);
  const entries = (): StreamEntry[] => collection.records().flatMap((record) => record.entries);
  return { ...collection, entries };
};
const basic = `Basic ${Buffer.from('server-secret-key:').toString('base64')}`;
const consent = (categoryPreferences: Record<string, boolean>) => ({ context: { consent: { categoryPreferences } } });
const page = { type: 'page', anonymousId: 'c1', messageId: 'm1', properties: { path: '/shoes' } };
const act = { type: 'track', event: 'Consent Preference Updated', anonymousId: 'c1', messageId: 'a1' };
const yes = consent({ analytics: true });
const no = consent({ analytics: false });

describe('the answers of an event', () => {
  it('are stamped on it under the version of the policy, and the event stays as it was sent', async () => {
    const { call, entries } = await open({ version: 'v7' });
    const sent = { ...page, ...consent({ advertising: false, Unknown: true }) };
    await call('POST /v1/page', { body: sent, headers: { 'sec-gpc': '1' } });
    const [entry] = entries();
    assert.ok(entry && 'event' in entry);
    assert.deepEqual(entry.consent, {
      answers: [{ purpose: 'advertising', granted: false }],
      signals: ['preferences', 'gpc'],
      policy: 'v7',
    });
    assert.deepEqual(entry.event.context?.['consent'], sent.context.consent);
  });

  it('leave no stamp where there are none', async () => {
    const { call, entries } = await open();
    await call('POST /v1/page', { body: { ...page, context: { consent: { tcfString: 'broken' } } } });
    assert.deepEqual(Object.keys(entries()[0] ?? {}), ['event']);
  });

  it('are what the browser’s header says for a page, and not what a server’s says for a person', async () => {
    const { call, entries } = await open();
    const headers = { 'sec-gpc': '1' };
    await call('POST /v1/page', { body: page, headers });
    await call('POST /v1/page', { body: page, headers: { ...headers, authorization: basic } });
    await call('POST /v1/page', { body: page, headers: { 'sec-gpc': '0' } });
    assert.deepEqual(
      entries().map((entry) => 'event' in entry && entry.consent?.signals),
      [['gpc'], undefined, undefined],
    );
  });

  it('that are acts travel apart, kept as long as the proof is needed; a TC string rides where it came', async () => {
    const { call, records } = await open({ proofRetention: 'P500D' });
    const tcfString = tcStringOf({ day: NOW - 86_400_000, consents: [1, 8, 9], disclosed: [] });
    const riding = { ...page, context: { consent: { tcfString } } };
    await call('POST /v1/batch', { body: { batch: [page, { ...act, ...yes }, { ...riding, messageId: 'm2' }] } });
    assert.deepEqual(
      records().map(({ retentionDays, anchor, entries }) => [retentionDays, anchor?.value, entries.length]),
      [
        [400, 'c1', 2],
        [500, 'c1', 1],
      ],
    );
    await call('POST /v1/track', { body: { ...act, ...yes }, headers: { authorization: basic } });
    assert.equal(records()[2]?.retentionDays, 500, 'the server’s events are kept for 30 days');
  });

  it('that are acts are kept as long as other events where those are kept longer', async () => {
    const { call, records } = await open({ proofRetention: 'P7D' });
    await call('POST /v1/track', { body: { ...act, ...no } });
    assert.equal(records()[0]?.retentionDays, 400);
  });
});

describe('a source that demands consent', () => {
  it('stores in full what has it, from whatever signal', async () => {
    const { call, events } = await open(demanding('nothing'));
    const tcfString = tcStringOf({ day: NOW - 86_400_000, consents: [1, 8, 9], disclosed: [] });
    await call('POST /v1/page', { body: { ...page, ...yes } });
    await call('POST /v1/page', { body: { ...page, context: { consent: { tcfString } } } });
    assert.equal(events().length, 2);
  });

  it('stores what has none as of nobody: no anchor, a random key, the hour, no word of the person', async () => {
    const { call, stream, records } = await open(demanding('anonymous'));
    const ids = { userId: 'jane', anonymousId: 'visitor', messageId: 'message' };
    const body = { ...page, ...ids, traits: { email: 'jane@shop.example' }, ...no };
    const headers = { 'user-agent': 'Firefox', referer: 'https://shop.example/?e=jane' };
    const { status, body: answer } = await call('POST /v1/page', { body, headers });
    assert.deepEqual([status, answer], [200, { success: true }]);
    const [keyed] = stream.records;
    const [record] = records();
    assert.equal(keyed?.partitionKey, record?.recordId);
    assert.deepEqual([record?.anchor, record?.receivedAt], [undefined, '2026-11-22T12:00:00.000Z']);
    const [entry] = record?.entries ?? [];
    assert.ok(entry && 'anonymous' in entry);
    assert.deepEqual(
      { ...entry.anonymous, messageId: '' },
      { type: 'page', messageId: '', timestamp: '2026-11-22T12:00:00.000Z', properties: { path: '/shoes' } },
    );
    assert.ok(!/jane|visitor|"message"|Firefox|203\.0/.test(JSON.stringify(stream.records)));
  });

  it('stores of the others that there was one, where the policy says nothing', async () => {
    const { call, entries, records } = await open(demanding('nothing'));
    const { status } = await call('POST /v1/batch', { body: { batch: [page, { ...page, ...no, messageId: 'm2' }] } });
    assert.equal(status, 200);
    assert.deepEqual(entries(), [{ suppressed: 'no-consent' }, { suppressed: 'no-consent' }]);
    assert.equal(records()[0]?.anchor, undefined);
  });

  it('takes no word for a yes that a broken signal or the browser contradicts', async () => {
    const { call, entries } = await open({ ...demanding('nothing'), gpc: ['analytics'] });
    const granted = { categoryPreferences: { analytics: true } };
    await call('POST /v1/page', { body: { ...page, context: { consent: { ...granted, tcfString: 'CPXx' } } } });
    await call('POST /v1/page', { body: { ...page, ...yes }, headers: { 'sec-gpc': '1' } });
    await call('POST /v1/page', { body: { ...page, context: { consent: { ...granted, gpc: true } } } });
    assert.ok(entries().every((entry) => 'suppressed' in entry));
  });

  it('keeps an act of refusal as its proof: whose, when, what, and no more', async () => {
    for (const otherwise of ['anonymous', 'nothing'] as const) {
      const { call, entries, records } = await open(demanding(otherwise));
      const body = { ...act, ...no, properties: { banner: 'footer' }, traits: { name: 'Jane' } };
      await call('POST /v1/track', {
        body: { ...body, context: { ...no.context, page: { url: 'https://a.example' } } },
      });
      const [entry] = entries();
      assert.ok(entry && 'event' in entry);
      const timestamp = new Date(NOW).toISOString();
      assert.deepEqual(entry.event, { ...act, ...no, timestamp });
      assert.deepEqual(entry.consent?.answers, [{ purpose: 'analytics', granted: false, act: true }]);
      assert.deepEqual([records()[0]?.retentionDays, records()[0]?.anchor?.value], [1826, 'c1']);
    }
  });

  it('never mixes events of nobody with those of somebody, or with what waits in quarantine', async () => {
    const { call, records } = await open({ ...demanding('anonymous') });
    const unreadable = { ...page, ...yes, timestamp: 'yesterday' };
    const { body } = await call('POST /v1/batch', {
      body: { batch: [page, unreadable, { ...page, ...yes }, { ...act, ...no }, { ...page, messageId: 'm9' }] },
    });
    assert.deepEqual(
      body.rejected.map(({ index }: { index: number }) => index),
      [1],
    );
    assert.deepEqual(
      records().map(({ entries }) => entries.map((entry) => Object.keys(entry)[0])),
      [['anonymous', 'anonymous'], ['quarantine'], ['event'], ['event']],
    );
    assert.equal(new Set(records().map(({ recordId }) => recordId)).size, 4);
  });

  it('keeps no body of an event that cannot be read and has no consent, but says what was wrong with it', async () => {
    const { call, entries } = await open(demanding('anonymous'));
    const unreadable = { ...page, timestamp: 'yesterday' };
    const { body } = await call('POST /v1/batch', { body: { batch: [unreadable, 7] } });
    assert.deepEqual(
      body.rejected.map(({ code }: { code: string }) => code),
      ['invalid-field', 'not-an-object'],
    );
    assert.ok(entries().every((entry) => 'suppressed' in entry));
  });

  it('remembers the browser’s signal on what waits in quarantine, whose request is gone by then', async () => {
    const { call, quarantined } = await open();
    const unreadable = { ...page, timestamp: 'yesterday', context: { consent: { x: 1 } } };
    await call('POST /v1/batch', { body: { batch: [unreadable, 7] }, headers: { 'sec-gpc': '1' } });
    const [first, second] = quarantined();
    assert.ok(first);
    assert.deepEqual((first.body as typeof unreadable).context.consent, { x: 1, gpc: true });
    assert.equal(second?.body, 7);
  });

  it('is only the source that the policy means', async () => {
    const { call, events } = await open(demanding('nothing'));
    await call('POST /v1/page', { body: page, headers: { authorization: basic } });
    assert.equal(events().length, 1);
  });

  it('may be every source that is not named', async () => {
    const sources = { web: { requires: [], otherwise: 'nothing' } } as const;
    const { call, entries } = await open({ sources, default: { requires: ['email'], otherwise: 'nothing' } });
    await call('POST /v1/page', { body: page, headers: { authorization: basic } });
    await call('POST /v1/page', { body: page });
    assert.deepEqual(
      entries().map((entry) => Object.keys(entry)[0]),
      ['suppressed', 'event'],
    );
  });

  it('answers a pixel with its picture whatever is stored', async () => {
    const { call, entries } = await open(demanding('nothing'));
    const data = Buffer.from(JSON.stringify(page)).toString('base64');
    const { status, headers } = await call('GET /v1/pixel/page', { query: { data } });
    assert.deepEqual([status, headers['content-type']], [200, 'image/gif']);
    assert.deepEqual(entries(), [{ suppressed: 'no-consent' }]);
  });
});

describe('the policy', () => {
  it('must have been readable once: until then nothing is taken', async () => {
    const { call, configuration, records } = await open();
    const revision = configuration.revision;
    configuration.revision = (kind) =>
      kind === 'privacy' ? Promise.reject(new RangeError('throttled')) : revision(kind);
    const { status, headers } = await call('POST /v1/page', { body: page });
    assert.deepEqual([status, headers['retry-after'], records()], [503, '1', []]);
  });
});
