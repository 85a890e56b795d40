import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { sha256 } from '../normalise/hash.ts';
import { destination as snapchat } from './destination.ts';

const settings = snapchat.settings.parse({ segmentId: '5677923948298240', identifiers: ['email', 'phone', 'idfa'] });
const credentials = { clientId: 'c', clientSecret: 's', refreshToken: 'r' };
const member = (type: string, value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing(type, value, { operation });
const build = (...members: readonly OutgoingMember[]) => snapchat.requests({ settings, credentials, members, run });
const [request = assert.fail()] = build(member('email', 'a@b.cd'), member('email', 'e@f.gh'));
const read = (status: number, body: unknown) =>
  snapchat.interpret({ status, headers: {}, at, body: JSON.stringify(body) }, request);
const done = (count: number, more: object = {}) => ({
  request_status: 'SUCCESS',
  users: [{ sub_request_status: 'SUCCESS', user: { number_uploaded_users: count }, ...more }],
});
// sha256("test@example.com"), as several platforms' pages print it.
const KNOWN = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

test('an addition is a POST of one schema and hashed rows, to the byte', () => {
  const [first] = build(member('email', ' Test@Example.com '));
  assert.deepEqual(first, {
    method: 'POST',
    url: 'https://adsapi.snapchat.com/v1/segments/5677923948298240/users',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `{"users":[{"schema":["EMAIL_SHA256"],"data":[["${KNOWN}"]]}]}`,
    members: [0],
  });
});

test('each kind of identifier and operation is a call of its own; mobile ids of both kinds share one', () => {
  const id = '38400000-8CF0-11BD-B23E-10B96E40000D';
  const requests = build(
    member('email', 'a.n+x@gmail.com', 'remove'),
    member('phone', '0049 30 901820'),
    member('idfa', id),
    member('aaid', id.replace('3', '4')),
  );
  assert.deepEqual(
    requests.map(({ method, body, members }) => [method, JSON.parse(body).users[0], members]),
    [
      ['DELETE', { schema: ['EMAIL_SHA256'], data: [[sha256('a.n+x@gmail.com')]] }, [0]],
      ['POST', { schema: ['PHONE_SHA256'], data: [[sha256('4930901820')]] }, [1]],
      [
        'POST',
        {
          schema: ['MOBILE_AD_ID_SHA256'],
          data: [[sha256(id.toLowerCase())], [sha256(id.toLowerCase().replace('3', '4'))]],
        },
        [2, 3],
      ],
    ],
  );
});

test('an identifier that two members spell differently is sent once, and both are answered', () => {
  const [first = assert.fail(), ...more] = build(member('email', 'Test@example.com'), member('email', KNOWN));
  assert.deepEqual([more, JSON.parse(first.body).users[0].data], [[], [[KNOWN]]]);
  const answer = { status: 200, headers: {}, at, body: JSON.stringify(done(1)) };
  assert.deepEqual(snapchat.interpret(answer, first).outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'accepted', confirmed: true },
  ]);
});

test('the count confirms all of a request or nobody in particular', () => {
  assert.deepEqual(read(200, done(2)).outcomes[0], { kind: 'accepted', confirmed: true });
  assert.deepEqual(read(200, done(1)).outcomes[0], { kind: 'accepted', confirmed: false });
  assert.deepEqual(read(200, 'taken').outcomes[0], { kind: 'accepted', confirmed: false });
});

test('an error in the body refuses with its code, also under HTTP 200', () => {
  const refused = { request_status: 'ERROR', error_code: 'E1001', debug_message: 'Bad a@b.cd' };
  for (const status of [200, 400])
    assert.deepEqual(read(status, refused).outcomes[1], {
      kind: 'rejected',
      code: 'snapchat-e1001',
      example: 'Bad ***',
    });
  const part = done(0, { sub_request_status: 'ERROR', sub_request_error_reason: 'No such list' });
  assert.deepEqual(read(200, part).outcomes[0], {
    kind: 'rejected',
    code: 'snapchat-refused',
    example: 'No such list',
  });
});

test('too many calls and trouble are asked again; a person’s errand pauses with a sentence', () => {
  for (const status of [429, 500, 503]) assert.equal(read(status, done(2)).outcomes[0]?.kind, 'retry');
  const denied = { request_status: 'ERROR', error_code: 'E3002', debug_message: 'Caller does not have permission' };
  const pauses = [read(401, 'unauthorized'), read(403, denied), read(400, denied), read(404, {})];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'access-refused', 'access-refused', 'access-refused'],
  );
  for (const { pause } of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
});

test('a token is asked for with the connection, and a new refresh token takes the old one’s place', () => {
  const asked = snapchat.token?.({ settings, credentials });
  assert.equal(asked?.url, 'https://accounts.snapchat.com/login/oauth2/access_token');
  assert.equal(asked?.body, 'grant_type=refresh_token&client_id=c&client_secret=s&refresh_token=r');
  assert.deepEqual(snapchat.renew?.(credentials, 'r2'), { ...credentials, refreshToken: 'r2' });
});

test('an identifier that Snapchat cannot use is named as such', () => {
  const reason = (type: string, value: string) => snapchat.unusable?.({ type, value });
  assert.equal(reason('phone', '030 901820'), 'unusable-phone');
  assert.equal(reason('idfa', '00000000-0000-0000-0000-000000000000'), 'unusable-idfa');
  assert.equal(reason('externalId', '7'), 'unusable-externalId');
  assert.equal(reason('email', KNOWN.toUpperCase()), undefined);
});
