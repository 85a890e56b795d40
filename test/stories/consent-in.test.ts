import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LedgerRow } from '../../shared/domain/ledger/ledger.ts';
import { openDeployment } from './api-deployment.ts';

const HOURS = 'from=2026-11-22T00:00:00.000Z&to=2026-11-23T00:00:00.000Z';
const consent = (categoryPreferences: Record<string, boolean>) => ({ context: { consent: { categoryPreferences } } });
const page = (messageId: string) => ({ type: 'page', anonymousId: 'c1', messageId });

/** A shop whose site demands consent to analytics, as its owner sets it up. */
const open = async (otherwise: 'anonymous' | 'nothing') => {
  const deployment = openDeployment(Date.UTC(2026, 10, 22, 10, 17, 31, 123));
  const { call, stitch } = deployment;
  await call('PUT', '/v1/sources/web', { body: { name: 'Web', trust: 'claimed', writeKey: 'web-write-key' } });
  const sources = { web: { requires: ['analytics'], otherwise } };
  const { headers } = await call('GET', '/v1/privacy/policy');
  const put = { headers: { 'if-match': headers['etag'] ?? '' }, body: { version: '2026-11', sources } };
  assert.equal((await call('PUT', '/v1/privacy/policy', put)).status, 200);
  const send = async (...batch: readonly object[]) => {
    assert.equal((await call('POST', '/v1/batch', { body: { batch, writeKey: 'web-write-key' } })).status, 200);
    await stitch();
  };
  const ledger = async (): Promise<LedgerRow[]> => (await call('GET', `/v1/ledger?${HOURS}`)).body.rows;
  const events = async (): Promise<string[]> =>
    (await call('GET', '/v1/profiles/anonymousId:c1/events')).body.events.map(
      (each: { messageId: string }) => each.messageId,
    );
  return { ...deployment, send, ledger, events };
};

describe('a site that demands consent', () => {
  it('counts every event, whatever of it is stored, in one state of its hour', async () => {
    const { send, ledger, events } = await open('nothing');
    await send(
      page('m1'),
      { ...page('m2'), ...consent({ analytics: true }) },
      { ...page('m3'), ...consent({ analytics: false }) },
      { ...page('m4'), ...consent({ analytics: true }), timestamp: 'yesterday' },
    );
    await send({ ...page('m2'), ...consent({ analytics: true }) });
    const [row, ...others] = await ledger();
    assert.ok(row);
    const { applied, suppressed, quarantined, duplicate, pending, hour } = row;
    assert.deepEqual(others, []);
    assert.deepEqual(
      { applied, suppressed, quarantined, duplicate, pending, hour },
      { applied: 1, suppressed: 2, quarantined: 1, duplicate: 1, pending: 0, hour: '2026-11-22T10:00:00.000Z' },
    );
    assert.deepEqual(await events(), ['m2']);
  });

  it('applies anonymous events without a profile', async () => {
    const { send, ledger, call } = await open('anonymous');
    await send(page('m1'), { ...page('m2'), ...consent({ analytics: false }) });
    const [row] = await ledger();
    assert.deepEqual([row?.applied, row?.suppressed, row?.pending], [2, 0, 0]);
    assert.equal((await call('GET', '/v1/profiles/anonymousId:c1')).status, 404);
  });

  it('has a refusal on the profile of the person who gave it, and nothing of the page around it', async () => {
    const { send, call, events } = await open('nothing');
    const act = { type: 'track', event: 'Consent Preference Updated', anonymousId: 'c1', traits: { plan: 'pro' } };
    await send({ ...act, messageId: 'a1', ...consent({ analytics: false, email: false }) }, page('m1'));
    const { status, body } = await call('GET', '/v1/profiles/anonymousId:c1');
    assert.equal(status, 200);
    assert.deepEqual([body.traits, body.consent.email.granted], [{}, false]);
    assert.deepEqual(await events(), ['a1']);
  });

  it('takes the policy of five seconds ago at the most', async () => {
    const { send, call, wait, events } = await open('nothing');
    await send(page('m1'));
    assert.equal((await call('PUT', '/v1/privacy/policy', { body: { version: '2026-12' } })).status, 200);
    wait(5_000);
    await send(page('m2'));
    assert.deepEqual(await events(), ['m2']);
  });

  it('demands of an event sent again from quarantine what it demands of every other', async () => {
    const { send, call, stitch, ledger, wait } = await open('nothing');
    const numbered = { ...page('m1'), context: { externalIds: [{ id: '7', type: 'crm', collection: 'users' }] } };
    const { context } = consent({ analytics: true });
    await send({ ...numbered, context: { ...numbered.context, ...context } });
    const types = { userId: {}, email: {}, phone: {}, anonymousId: {}, crm: { limit: 1 } };
    assert.equal((await call('PUT', '/v1/identity/rules', { body: { types } })).status, 200);
    const stricter = { version: '2026-12', default: { requires: ['analytics', 'email'], otherwise: 'nothing' } };
    assert.equal((await call('PUT', '/v1/privacy/policy', { body: stricter })).status, 200);
    wait(5_000);
    const replayed = await call('POST', '/v1/quarantine/replay', { body: { sourceId: 'web' } });
    assert.equal(replayed.body.replayed.length, 1, JSON.stringify(replayed.body));
    await stitch();
    const [row] = await ledger();
    assert.deepEqual([row?.quarantined, row?.suppressed, row?.applied], [1, 1, 0]);
  });
});
