import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as linkedin } from './destination.ts';

const settings = linkedin.settings.parse({ segmentId: '10804', identifiers: ['email', 'aaid'] });
const credentials = { clientId: 'client', clientSecret: 'secret', refreshToken: 'refresh' };
const member = (type: string, value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing(type, value, { operation, traits: { firstName: 'Ann', lastName: 'X' } });
const build = (members: readonly OutgoingMember[]) => linkedin.requests({ settings, credentials, members, run });
const [request = assert.fail()] = build([
  member('email', 'a@b.cd'),
  member('email', 'b@c.de'),
  member('email', 'c@d.ef'),
]);
const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  linkedin.interpret({ status, headers, at, body: JSON.stringify(body) }, request);

const EMAIL = '69371ae5574df692bc80feb00e25137a119fed87a1fd17a7b289b324480999ff';

test('a request is these bytes: additions and removals together, an email hashed, a device id plain, nothing else', () => {
  const [first, ...rest] = build([
    member('email', EMAIL.toUpperCase(), 'remove'),
    member('email', ' Ann.X+news@ Gmail.com'),
    member('aaid', '38400000-8CF0-11BD-B23E-10B96E40000D'),
  ]);
  assert.deepEqual([rest, first?.members], [[], [0, 1, 2]]);
  assert.equal(`${first?.method} ${first?.url}`, 'POST https://api.linkedin.com/rest/dmpSegments/10804/users');
  assert.deepEqual(first?.headers, {
    'content-type': 'application/json; charset=utf-8',
    'linkedin-version': '202609',
    'x-restli-protocol-version': '2.0.0',
    'x-restli-method': 'BATCH_CREATE',
  });
  const element = (action: string, idType: string, idValue: string) =>
    `{"action":"${action}","userIds":[{"idType":"${idType}","idValue":"${idValue}"}]}`;
  const elements = [
    element('REMOVE', 'SHA256_EMAIL', EMAIL),
    element('ADD', 'SHA256_EMAIL', EMAIL),
    element('ADD', 'GOOGLE_AID', '38400000-8cf0-11bd-b23e-10b96e40000d'),
  ];
  assert.equal(first?.body, `{"elements":[${elements.join(',')}]}`);
});

test('a phone is nothing to LinkedIn, nor is what is no address', () => {
  const reasons = [
    ['phone', '+12025550114'],
    ['email', 'ann'],
    ['aaid', '00000000-0000-0000-0000-000000000000'],
    ['email', 'a@b.cd'],
  ].map(([type = '', value = '']) => linkedin.unusable?.({ type, value }));
  assert.deepEqual(reasons, ['unusable-phone', 'unusable-email', 'unusable-aaid', undefined]);
});

test('the token is asked for with the refresh token', () => {
  const asked = linkedin.token?.({ settings, credentials });
  assert.equal(asked?.url, 'https://www.linkedin.com/oauth/v2/accessToken');
  assert.equal(asked?.body, 'grant_type=refresh_token&client_id=client&client_secret=secret&refresh_token=refresh');
});

test('each element has its own fate, and its refusal does not repeat the value', () => {
  const refusal = { status: 400, error: { message: `Invalid idValue ${EMAIL}` } };
  const { outcomes, pause } = read(200, { elements: [{ status: 201 }, refusal, { status: 429 }] });
  assert.deepEqual(outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'rejected', code: 'linkedin-400', example: 'Invalid idValue ***' },
    { kind: 'retry', code: 'linkedin-429', example: '' },
  ]);
  assert.equal(pause, undefined);
});

test('an answer that lists the faults alone names them by their place', () => {
  const { outcomes } = read(200, { elements: [{ status: 400, error: { batchIndex: 2, message: 'No.' } }] });
  assert.deepEqual(
    outcomes.map((outcome) => [outcome.kind, 'confirmed' in outcome && outcome.confirmed]),
    [
      ['accepted', false],
      ['accepted', false],
      ['rejected', false],
    ],
  );
});

test('nobody counts as taken out by an answer that was cut; the answer about a request is short', () => {
  const [mixed = assert.fail()] = build([member('email', 'a@b.cd', 'remove'), member('email', 'b@c.de')]);
  for (const [status, body] of [
    [200, '{"elements":[{"status":400,"error":{"mess'],
    [207, '{"elements":[{"status":400}]}'],
  ] as const) {
    const { outcomes } = linkedin.interpret({ status, headers: {}, at, body }, mixed);
    assert.deepEqual([outcomes[0]?.kind, outcomes[1]], ['rejected', { kind: 'accepted', confirmed: false }], body);
  }
  const many = Array.from({ length: 500 }, (_, n) => member('email', `p${n}@x.yz`));
  assert.ok(build(many).every(({ members }) => members.length <= 125));
});

test('a new segment, a conflict and too many calls are later', () => {
  assert.deepEqual(read(404, { message: 'Not Found' }).outcomes[0], {
    kind: 'retry',
    code: 'segment-not-found',
    example: 'LinkedIn does not know this segment: it was made a moment ago, or its id is wrong.',
    afterSeconds: 120,
  });
  assert.equal(read(409, {}).outcomes[0]?.kind, 'retry');
  const waits = [read(429, {}), read(429, {}, { 'retry-after': '7' })].map(({ outcomes: [first] }) => first);
  assert.deepEqual(
    waits.map((each) => each && 'afterSeconds' in each && each.afterSeconds),
    [60, 7],
  );
});

test('a person’s errand pauses with a sentence, and a request that is wrong as a whole refuses', () => {
  const pauses = [read(401, {}), read(403, {}), read(426, { code: 'NONEXISTENT_VERSION' })];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'access-refused', 'version-ended'],
  );
  for (const { pause, outcomes } of pauses) {
    assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
    assert.equal(outcomes[0]?.kind, 'retry');
  }
  assert.equal(read(400, { message: 'Bad.' }).outcomes[0]?.kind, 'rejected');
});
