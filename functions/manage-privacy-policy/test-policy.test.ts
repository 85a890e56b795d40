import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { privacyPolicyOperations } from '../../shared/domain/api/operations/privacy-policy.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { tcStringOf } from '../../test/generators/consent-strings.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManagePrivacyPolicy } from './manage-privacy-policy.ts';

const PATH = '/v1/privacy/policy/test';
/** Consent to all but purposes 3 and 4, written by the IAB's own library. */
const NO_PROFILES = tcStringOf({ day: Date.UTC(2026, 1, 1), consents: [1, 2, 5, 6, 7, 8, 9, 10, 11] });

const demanding = { version: 'v1', default: { requires: ['analytics'], otherwise: 'anonymous' } };
const consenting = (consent: object, more: object = {}) => ({ type: 'page', context: { consent }, ...more });

const open = async () => {
  const configuration = createMemoryConfigurationStore();
  await configuration.put('source', { id: 'web', document: { trust: 'claimed' } }, undefined);
  await configuration.put('source', { id: 'crm', document: { trust: 'asserted' } }, undefined);
  const call = createApiClient(privacyPolicyOperations, createManagePrivacyPolicy({ configuration }));
  const test = async (body: object) => (await call('POST', PATH, { body })).body;
  return { call, test };
};

const answersOf = ({ purposes }: { purposes: readonly { purpose: string; answer: string }[] }) =>
  Object.fromEntries(purposes.map(({ purpose, answer }) => [purpose, answer]));

describe('trying a policy', () => {
  it('says by the policy in force what is stored of an event and what may be done', async () => {
    const { call, test } = await open();
    const silent = await test({});
    assert.deepEqual([silent.form, silent.isAct, silent.signals[0].state], ['full', false, 'silent']);
    assert.deepEqual(new Set(Object.values(answersOf(silent))), new Set(['unanswered']));
    await call('PUT', '/v1/privacy/policy', { body: demanding });
    const refused = await test({ event: consenting({}, { properties: { path: '/orders/4711' } }) });
    assert.equal(refused.form, 'anonymous');
    assert.deepEqual(refused.stored.properties, { path: '/orders/*' });
    assert.equal(refused.stored.anonymousId, undefined);
    const granted = await test({ event: consenting({ categoryPreferences: { analytics: true } }) });
    assert.deepEqual([granted.form, answersOf(granted).analytics], ['full', 'granted']);
  });

  it('says it of a policy that nobody has saved yet, and refuses one that could not be saved', async () => {
    const { call, test } = await open();
    const policy = { ...demanding, default: { requires: ['advertising'], otherwise: 'nothing' } };
    const { form, stored, purposes } = await test({ policy });
    assert.deepEqual([form, stored], ['nothing', undefined]);
    assert.equal(purposes.find(({ demanded }: { demanded: boolean }) => demanded).purpose, 'advertising');
    assert.equal((await call('GET', '/v1/privacy/policy')).body.version, '');
    const faulty = await call('POST', PATH, { body: { policy: { ...policy, gpc: ['sms'] } } });
    assert.deepEqual([faulty.status, faulty.body.error.details[0].path], [422, 'policy.gpc']);
  });

  it('shows what each signal says, and that no beats yes', async () => {
    const { test } = await open();
    const consent = { tcfString: NO_PROFILES, categoryPreferences: { email: true } };
    const read = await test({ event: consenting(consent), gpc: true, source: 'web' });
    const states = read.signals.map(({ signal, state }: { signal: string; state: string }) => `${signal} ${state}`);
    assert.deepEqual(states, ['preferences read', 'tcf read', 'gpc read']);
    assert.deepEqual(answersOf(read), {
      analytics: 'granted',
      personalization: 'granted',
      advertising: 'refused',
      email: 'granted',
    });
    const dated = read.signals[1].answers.find(({ purpose }: { purpose: string }) => purpose === 'analytics');
    assert.deepEqual([dated.at, dated.act], ['2026-02-01T00:00:00.000Z', true]);
  });

  it('calls unreadable what collection cannot read, and doubts what it could have answered', async () => {
    const { test } = await open();
    const { form, signals, purposes } = await test({
      policy: demanding,
      event: consenting({ tcfString: 'CQnonsense' }),
    });
    assert.deepEqual([form, signals[1].state, signals[1].answers], ['anonymous', 'unreadable', []]);
    const analytics = purposes.find(({ purpose }: { purpose: string }) => purpose === 'analytics');
    assert.deepEqual([analytics.answer, analytics.doubted], ['unanswered', true]);
  });

  it('keeps the proof of a decision even where nothing else may be kept', async () => {
    const { test } = await open();
    const event = consenting(
      { categoryPreferences: { analytics: false } },
      { type: 'track', event: 'Consent Updated' },
    );
    const { form, isAct, stored } = await test({ policy: demanding, event });
    assert.deepEqual([form, isAct, stored.context.consent], ['proof', true, event.context.consent]);
  });

  it('does not hear the header of a server, and knows no source that is not there', async () => {
    const { call, test } = await open();
    assert.equal(answersOf(await test({ gpc: true, source: 'web' })).advertising, 'refused');
    assert.equal(answersOf(await test({ gpc: true, source: 'crm' })).advertising, 'unanswered');
    const unknown = await call('POST', PATH, { body: { source: 'nowhere' } });
    assert.deepEqual([unknown.status, unknown.body.error.details[0].path], [422, 'source']);
  });
});
