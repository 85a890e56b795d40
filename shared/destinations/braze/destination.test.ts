import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing as member, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as braze } from './destination.ts';
import { HOSTS } from './settings.ts';

const settings = braze.settings.parse({
  instance: 'EU-01',
  attribute: 'Autumn VIP',
  fields: [
    { trait: 'firstName', field: 'first_name' },
    { trait: 'gender', field: 'gender' },
    { trait: 'land', field: 'country' },
    { trait: 'birthday', field: 'dob' },
    { trait: 'tags', field: 'tags' },
    { trait: 'plan', field: 'plan' },
    { trait: 'gone', field: 'gone' },
  ],
});
const build = (members: readonly OutgoingMember[], given = settings) =>
  braze.requests({ settings: given, credentials: { apiKey: 'key' }, members, run });
const usersOf = (body: string | undefined) => JSON.parse(body ?? '{}').attributes;
const two = ['u-1', 'u-2'].map((id) => member('userId', id));
const [request = assert.fail()] = build(two);
const read = (status: number, body: unknown, headers = {}) =>
  braze.interpret({ status, headers, at, body: JSON.stringify(body) }, request);
const kinds = (status: number, body: unknown) => read(status, body).outcomes.map(({ kind }) => kind);
const fault = (index: number, type = "'email' is not valid") => ({ type, input_array: 'attributes', index });

test('an added member is a user with the attribute true and its fields as Braze spells them', () => {
  const traits = {
    firstName: 'Ann',
    gender: 'female',
    land: 'de',
    birthday: '1980-02-09T00:00:00Z',
    tags: ['a', 'b'],
    plan: { add: ['x'] },
    gone: null,
  };
  const [first] = build([member('userId', ' u-1 ', { traits })]);
  assert.deepEqual([first?.method, first?.url], ['POST', 'https://rest.fra-01.braze.eu/users/track']);
  assert.deepEqual(first?.headers, { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer key' });
  assert.deepEqual(usersOf(first?.body), [
    {
      first_name: 'Ann',
      gender: 'F',
      country: 'DE',
      dob: '1980-02-09',
      tags: ['a', 'b'],
      external_id: 'u-1',
      'Autumn VIP': true,
      _update_existing_only: false,
    },
  ]);
});

test('a removal sets the attribute false on a known user, and nothing else', () => {
  const requests = build([...two, member('email', ' Ann@X.yz', { operation: 'remove' })]);
  assert.deepEqual(
    requests.map(({ members }) => members),
    [[0, 1], [2]],
  );
  assert.deepEqual(usersOf(requests[1]?.body), [
    { email: 'ann@x.yz', 'Autumn VIP': false, _update_existing_only: true },
  ]);
});

test('without leave to create profiles, an addition is for known users alone', () => {
  const [first] = build([member('phone', '0049 30 901820')], { ...settings, createProfiles: false, fields: [] });
  assert.deepEqual(usersOf(first?.body), [{ phone: '+4930901820', 'Autumn VIP': true, _update_existing_only: true }]);
});

test('a request holds fifty users, which every contract takes', () => {
  const requests = build(Array.from({ length: 101 }, (_, n) => member('userId', `u-${n}`)));
  assert.deepEqual(
    requests.map(({ members }) => members.length),
    [50, 50, 1],
  );
});

test('each instance has its host, and no field may write who a user is or what that user is subscribed to', () => {
  for (const host of Object.values(HOSTS)) assert.match(host, /^https:\/\/rest\.[a-z]{2,3}-\d\d\.braze\.(com|eu)$/);
  assert.equal(new Set(Object.values(HOSTS)).size, Object.keys(HOSTS).length);
  const parse = (attribute: string, field: string) =>
    braze.settings.safeParse({ instance: 'US-10', attribute, fields: [{ trait: 't', field }] }).success;
  assert.equal(parse('vip', 'plan'), true);
  for (const name of ['email', 'email_subscribe', 'subscription_groups', 'external_id', '_merge_objects', 'a.b'])
    assert.deepEqual([parse('vip', name), parse(name, 'plan')], [false, false], name);
});

test('what is no address, no number or a hash is not sent', () => {
  const unusable = (type: string, value: string) => braze.unusable?.({ type, value });
  assert.deepEqual(
    [
      unusable('email', 'ab'.repeat(32)),
      unusable('phone', '030 901820'),
      unusable('userId', ' '),
      unusable('userId', 'u'),
    ],
    ['unusable-email', 'unusable-phone', 'unusable-userId', undefined],
  );
});

test('users that Braze names are rejected with its reason, and the others are in', () => {
  const partly = read(201, { message: 'success', attributes_processed: 1, errors: [fault(1, 'No mail: bob@x.yz')] });
  assert.deepEqual(partly.outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'rejected', code: 'invalid-user', example: 'No mail: ***' },
  ]);
  assert.deepEqual(kinds(400, { message: 'Valid data must be provided', errors: [fault(0), fault(1)] }), [
    'rejected',
    'rejected',
  ]);
  const again = read(400, { message: 'Bad', errors: [fault(0)] }).outcomes[1];
  assert.deepEqual(again, { kind: 'retry', code: 'sent-with-invalid', example: '', again: true });
});

test('what Braze has not said it queued stays unconfirmed', () => {
  const all = (status: number, body: unknown) => read(status, body).outcomes[1];
  const unconfirmed = { kind: 'accepted', confirmed: false };
  assert.deepEqual(all(201, { message: 'success', attributes_processed: 2 }), { kind: 'accepted', confirmed: true });
  assert.deepEqual(all(201, { message: 'success', attributes_processed: 1 }), unconfirmed);
  assert.deepEqual(all(201, { message: 'success', errors: ['something'] }), unconfirmed);
  assert.deepEqual(all(202, { message: 'queued' }), unconfirmed);
});

test('nobody counts as taken out by what Braze has not said it queued', () => {
  const body = JSON.stringify({ message: 'success', attributes_processed: 1 });
  const given = { ...settings, fields: [{ trait: 'vegan', field: 'vegan' }], createProfiles: false };
  const kind = (operation: 'add' | 'remove'): unknown => {
    const members = ['a@b.cd', 'e@f.gh'].map((value) =>
      member('email', value, { operation, traits: { vegan: false } }),
    );
    const [request = assert.fail()] = build(members, given);
    return braze.interpret({ status: 201, headers: {}, at, body }, request).outcomes[0]?.kind;
  };
  assert.deepEqual([kind('remove'), kind('add')], ['rejected', 'accepted']);
});

test('a refused key, a missing permission and a request refused as a whole each say what to do', () => {
  const pauses = [
    read(401, { message: `Invalid API key: ${'k'.repeat(36)}` }),
    read(403, {}),
    read(404, {}),
    read(400, { message: 'Max Input Length Exceeded' }),
  ].map(({ pause }) => pause);
  assert.deepEqual(
    pauses.map((pause) => pause?.code),
    ['credentials-refused', 'access-refused', 'access-refused', 'request-refused'],
  );
  for (const pause of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
});

test('who is too fast waits until the instant that Braze names', () => {
  const waits = (headers: object) => {
    const [said] = read(429, {}, headers).outcomes;
    return said?.kind === 'retry' && said.afterSeconds;
  };
  const seconds = at / 1000;
  assert.equal(waits({ 'x-ratelimit-reset': String(seconds + 40) }), 40);
  assert.equal(waits({ 'x-ratelimit-reset': String(seconds - 40) }), 1);
  assert.equal(waits({ 'x-ratelimit-reset': String(seconds + 9_999) }), 3_600);
  assert.equal(waits({ 'x-ratelimit-reset': 'soon' }), undefined);
});
