import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as iterable } from './destination.ts';

const settings = iterable.settings.parse({ listId: '4711', fields: [{ trait: 'age', field: 'years' }] });
const member = (value: string, more: Partial<OutgoingMember> = {}) => outgoing('email', value, more);
const build = (members: readonly OutgoingMember[], given = settings) =>
  iterable.requests({ settings: given, credentials: { apiKey: 'key' }, members, run });
const both = (operation: 'add' | 'remove') => {
  const [request = assert.fail()] = build([member('A@b.cd', { operation }), member('e@f.gh', { operation })]);
  return (status: number, body: unknown, headers = {}) =>
    iterable.interpret({ status, headers, at, body: typeof body === 'string' ? body : JSON.stringify(body) }, request);
};
const added = both('add');
const removed = both('remove');
const kinds = ({ outcomes }: ReturnType<typeof added>) =>
  outcomes.map((each) =>
    each.kind === 'rejected' ? each.code : `${each.kind} ${'confirmed' in each && each.confirmed}`,
  );

test('adding names the list, the people and their fields; what is unknown of them is left out', () => {
  const [request] = build([member(' Ann.x+1@Gmail.com', { traits: { age: 41, other: 1 } }), member('b@c.de')]);
  assert.deepEqual(request, {
    method: 'POST',
    url: 'https://api.iterable.com/api/lists/subscribe',
    headers: { 'content-type': 'application/json; charset=utf-8', 'api-key': 'key' },
    body: '{"listId":4711,"subscribers":[{"email":"ann.x+1@gmail.com","dataFields":{"years":41}},{"email":"b@c.de"}],"updateExistingUsersOnly":false}',
    members: [0, 1],
  });
});

test('removing says each time that nobody leaves the channel, and sends no fields', () => {
  const remove = member('a@b.cd', { operation: 'remove', traits: { age: 41 } });
  const [first, second] = build([remove, member('b@c.de')], { ...settings, region: 'eu', existingOnly: true });
  assert.equal(first?.url, 'https://api.eu.iterable.com/api/lists/unsubscribe');
  assert.equal(first?.body, '{"listId":4711,"subscribers":[{"email":"a@b.cd"}],"channelUnsubscribe":false}');
  assert.deepEqual([first?.members, second?.members], [[0], [1]]);
  assert.equal(JSON.parse(second?.body ?? '').updateExistingUsersOnly, true);
});

test('a userId is sent as it is, and one that Iterable cannot take is not sent at all', () => {
  const given = iterable.settings.parse({ listId: '1', identifier: 'userId' });
  const [request] = build([member('', { identifier: { type: 'userId', value: 'User 9' } })], given);
  assert.deepEqual(JSON.parse(request?.body ?? '').subscribers, [{ userId: 'User 9' }]);
  assert.deepEqual(iterable.needs(given), { identifiers: ['userId'], traits: [], purposes: ['email'] });
  const unusable = (type: string, value: string) => iterable.unusable?.({ type, value });
  for (const value of ['', 'é', 'x ']) assert.equal(unusable('userId', value), 'unusable-user-id');
  assert.deepEqual([unusable('userId', 'x'), unusable('email', 'x')], [undefined, 'unusable-email']);
});

test('no field can say who somebody is or what they receive', () => {
  for (const field of ['email', 'emailListIds', 'unsubscribedChannelIds', 'subscribedMessageTypeIds'])
    assert.ok(!iterable.settings.safeParse({ listId: '1', fields: [{ trait: 'x', field }] }).success, field);
});

test('whoever is listed as failed is rejected with the reason, whatever the case of the address, and the rest is confirmed', () => {
  const failed = (key: string) => ({ successCount: 1, failCount: 1, failedUpdates: { [key]: ['a@B.cd'] } });
  assert.deepEqual(kinds(added(200, { successCount: 2, failCount: 0 })), ['accepted true', 'accepted true']);
  const codes = {
    invalidEmails: 'invalid-identifier',
    invalidDataEmails: 'invalid-data',
    conflictEmails: 'identity-conflict',
    forgottenEmails: 'forgotten',
    notFoundEmails: 'not-found',
  };
  for (const [key, code] of Object.entries(codes))
    assert.deepEqual(kinds(added(200, failed(key))), [code, 'accepted true']);
  assert.deepEqual(kinds(removed(200, failed('notFoundEmails'))), ['accepted true', 'accepted true']);
  assert.deepEqual(kinds(removed(200, failed('forgottenEmails'))), ['accepted true', 'accepted true']);
  assert.deepEqual(kinds(removed(200, failed('invalidEmails'))), ['invalid-identifier', 'accepted true']);
});

test('failures that are counted and not named, or an answer that was cut, confirm nobody', () => {
  assert.deepEqual(kinds(added(200, { successCount: 1, failCount: 1 })), ['accepted false', 'accepted false']);
  assert.deepEqual(kinds(added(200, '{"failCount":9,"failedUp')), ['accepted false', 'accepted false']);
  const open = ['removal-unconfirmed', 'removal-unconfirmed'];
  assert.deepEqual(kinds(removed(200, { successCount: 1, failCount: 1 })), open);
  assert.deepEqual(kinds(removed(200, '{"failCount":9,"failedUp')), open);
});

test('throttling waits as long as it says; the key, the list and the fields are a person’s errand', () => {
  const throttled = added(429, { code: 'RateLimitExceeded', msg: 'Slow' }, { 'retry-after': '7' }).outcomes[0];
  assert.deepEqual([throttled?.kind, throttled && 'afterSeconds' in throttled && throttled.afterSeconds], ['retry', 7]);
  const pauses = [
    added(401, { code: 'BadApiKey', msg: 'Invalid' }),
    added(403, { code: 'Forbidden', msg: 'No' }),
    added(400, { code: 'BadParams', msg: 'Not a static list.' }),
    added(404, { code: 'NotFound', msg: '' }),
    added(400, { code: 'RequestFieldsTypesMismatched', msg: 'years' }),
    added(400, { code: 'UniqueFieldsLimitExceeded', msg: 'Full.' }),
  ];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    [
      'credentials-refused',
      'access-refused',
      'bad-params',
      'not-found',
      'request-fields-types-mismatched',
      'unique-fields-limit-exceeded',
    ],
  );
  for (const { pause } of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
  assert.equal(added(500, { code: 'GenericError', msg: 'a@b.cd' }).outcomes[0]?.kind, 'retry');
  assert.deepEqual(kinds(added(409, { code: 'ForgottenUserError', msg: '' }))[0], 'forgotten-user-error');
});
