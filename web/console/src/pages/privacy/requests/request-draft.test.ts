import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingIn, type RequestDraft, requestOf } from './request-draft.ts';

const NOW = Date.UTC(2026, 10, 30, 8);
const draft: RequestDraft = {
  ...{ id: 'r', kind: 'access', regulation: 'gdpr', askedOn: '2026-11-28', claimed: 'ask', reason: '' },
  identities: [
    { key: 1, type: 'email', value: ' ann@shop.example ' },
    { key: 2, type: 'phone', value: '+33 1 23 45 67 89' },
  ],
  ...{ traits: [], purposes: [] },
};

test('a form becomes the request that OpenDSR knows, and says nothing that nobody chose', () => {
  const { extensions, ...request } = requestOf(draft, NOW);
  assert.equal(extensions, undefined);
  assert.deepEqual(
    request.subject_identities.map(({ identity_type, identity_value }) => [identity_type, identity_value]),
    [
      ['email', 'ann@shop.example'],
      ['x_headwater_phone', '+33 1 23 45 67 89'],
    ],
  );
  assert.equal(requestOf({ ...draft, askedOn: '2026-11-30' }, NOW).submitted_time, new Date(NOW).toISOString());
});

test('traits of a rectification keep their kinds, and null deletes', () => {
  const traits = [
    { key: 1, name: 'plan', kind: 'text', value: 'basic' },
    { key: 2, name: 'seats', kind: 'number', value: '3' },
    { key: 3, name: 'vip', kind: 'false', value: '' },
    { key: 4, name: 'nickname', kind: 'delete', value: '' },
  ] as const;
  const { extensions } = requestOf({ ...draft, kind: 'rectification', traits }, NOW);
  assert.deepEqual(extensions, {
    headwater: { traits: { plan: 'basic', seats: 3, vip: false, nickname: null } },
  });
});

test('a form says what is missing', () => {
  assert.deepEqual(missingIn(draft), []);
  assert.deepEqual(missingIn({ ...draft, identities: [{ key: 1, type: 'email', value: ' ' }] }), ['identities']);
  assert.deepEqual(missingIn({ ...draft, kind: 'rectification' }), ['traits']);
  assert.deepEqual(missingIn({ ...draft, traits: [{ key: 1, name: 'n', kind: 'number', value: 'x' }] }), ['numbers']);
  assert.deepEqual(missingIn({ ...draft, claimed: 'leave' }), ['reason']);
});
