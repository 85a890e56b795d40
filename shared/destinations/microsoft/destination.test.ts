import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { sha256 } from '../normalise/hash.ts';
import { destination as microsoft } from './destination.ts';

const settings = microsoft.settings.parse({
  customerId: '222',
  accountId: '111',
  audienceId: '987',
  termsAccepted: true,
});
const credentials = { clientId: 'c', clientSecret: 's', refreshToken: 'r', developerToken: 'd' };
const member = (value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing('email', value, { operation });
const build = (...members: readonly OutgoingMember[]) => microsoft.requests({ settings, credentials, members, run });
const [request = assert.fail()] = build(member('a@b.cd'), member('e@f.gh'), member('i@j.kl'));
const read = (status: number, body: unknown, headers = {}) =>
  microsoft.interpret({ status, headers, at, body: JSON.stringify(body) }, request);
const fault = (Code: number, ErrorCode = 'Symbol') => ({
  TrackingId: 't',
  Errors: [{ Code, ErrorCode, Message: 'No.' }],
});
const kinds = (status: number, body: unknown) => read(status, body).outcomes.map(({ kind }) => kind);

test('an upload names the accounts, the list, the terms and the hashes', () => {
  const [first, ...more] = build(member(' Test@Contoso.com'), member('A.B+c@Gmail.com'));
  assert.deepEqual(more, []);
  assert.equal(
    first?.url,
    'https://campaign.api.bingads.microsoft.com/CampaignManagement/v13/CustomerListUserData/Apply',
  );
  assert.deepEqual(first?.headers, {
    'content-type': 'application/json; charset=utf-8',
    developertoken: 'd',
    customerid: '222',
    customeraccountid: '111',
  });
  // sha256("test@contoso.com"), as …/bulk-service/customer-list-item prints it; the page of CustomerListUserData prints another, wrongly.
  const known = 'f25ad364d33972379a7a4f4df33db142205f5c40eb19cfdb2fc5aaf117e10101';
  assert.equal(
    first?.body,
    `{"CustomerListUserData":{"AcceptCustomerMatchTerm":true,"ActionType":"Add","AudienceId":"987","CustomerListItems":["${known}","${sha256('a.b+c@gmail.com')}"],"CustomerListItemSubType":"Email"}}`,
  );
});

test('what came hashed is passed on, and what is no email is never sent', () => {
  const hash = sha256('a@b.cd');
  assert.deepEqual(
    JSON.parse(build(member(hash.toUpperCase()))[0]?.body ?? '').CustomerListUserData.CustomerListItems,
    [hash],
  );
  assert.equal(microsoft.unusable?.({ type: 'email', value: 'nobody' }), 'unusable-email');
  assert.equal(microsoft.unusable?.({ type: 'email', value: hash }), undefined);
  assert.equal(microsoft.unusable?.({ type: 'phone', value: '+4930901820' }), 'unusable-phone');
});

test('removals are a request of their own, with the terms too', () => {
  const requests = build(member('a@b.cd', 'remove'), member('e@f.gh'));
  assert.deepEqual(
    requests.map(({ body, members }) => {
      const { ActionType, AcceptCustomerMatchTerm } = JSON.parse(body).CustomerListUserData;
      return [ActionType, AcceptCustomerMatchTerm, members];
    }),
    [
      ['Remove', true, [0]],
      ['Add', true, [1]],
    ],
  );
});

test('nothing is sent for who has not said that the terms are accepted', () => {
  assert.equal(microsoft.settings.safeParse({ ...settings, termsAccepted: false }).success, false);
});

test('a token is asked for by the refresh token and the scope, and a new refresh token is kept', () => {
  const asked = microsoft.token?.({ settings, credentials }) ?? assert.fail();
  assert.equal(asked.url, 'https://login.microsoftonline.com/common/oauth2/v2.0/token');
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked.body)), {
    grant_type: 'refresh_token',
    client_id: 'c',
    client_secret: 's',
    refresh_token: 'r',
    scope: 'https://ads.microsoft.com/msads.manage offline_access',
  });
  assert.deepEqual(microsoft.renew?.(credentials, 'newer'), { ...credentials, refreshToken: 'newer' });
});

test('items are told apart by index: the named ones rejected or asked again, the others held', () => {
  const named = [
    { Index: 1, Code: 8_004, ErrorCode: 'EmailMustBeHashed', Message: `Not hashed: ${sha256('e@f.gh')}` },
    { Index: 2, Code: 0, ErrorCode: 'InternalError', Message: null },
    null,
  ];
  assert.deepEqual(read(200, { PartialErrors: named }).outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'rejected', code: 'email-must-be-hashed', example: 'Not hashed: ***' },
    { kind: 'retry', code: 'internal-error', example: '', afterSeconds: 60 },
  ]);
  const whole = read(400, { BatchErrors: named.slice(0, 1), OperationErrors: [] }).outcomes;
  assert.deepEqual(
    whole.map((outcome) => [outcome.kind, 'again' in outcome && outcome.again]),
    [
      ['retry', true],
      ['rejected', false],
      ['retry', true],
    ],
  );
});

test('success without the list of errors, or with one that names nobody, is not taken for granted', () => {
  assert.deepEqual(read(200, { PartialErrors: null }).outcomes[0], { kind: 'accepted', confirmed: true });
  assert.deepEqual(read(200, {}).outcomes[0], { kind: 'accepted', confirmed: false });
  assert.deepEqual(kinds(200, { PartialErrors: [{ Index: 9, Code: 8_002 }] }), ['retry', 'retry', 'retry']);
});

test('nobody counts as taken out by an answer that was cut; the answer about a request is short', () => {
  const [removal = assert.fail()] = build(member('a@b.cd', 'remove'));
  for (const body of ['{"PartialErrors":[{"Code":0,"Index":0,"Mess', '{"PartialErrors":[{"Code":"x"}]}'])
    assert.equal(microsoft.interpret({ status: 200, headers: {}, at, body }, removal).outcomes[0]?.kind, 'rejected');
  const silent = microsoft.interpret({ status: 200, headers: {}, at, body: '{}' }, removal);
  assert.deepEqual(silent.outcomes[0], { kind: 'accepted', confirmed: false });
  const many = Array.from({ length: 500 }, (_, n) => member(`p${n}@x.yz`));
  assert.ok(build(...many).every(({ members }) => members.length <= 125));
});

test('too many calls and an error inside wait a minute, or as long as they say', () => {
  const wait = (status: number, body: unknown, headers = {}) => {
    const [outcome] = read(status, body, headers).outcomes;
    return [outcome?.kind, outcome && 'afterSeconds' in outcome && outcome.afterSeconds];
  };
  for (const status of [200, 400, 429, 500]) assert.deepEqual(wait(status, fault(117)), ['retry', 60], `${status}`);
  assert.deepEqual(wait(429, fault(117), { 'retry-after': '7' }), ['retry', 7]);
  assert.deepEqual(wait(500, fault(0)), ['retry', 60]);
  assert.deepEqual(kinds(400, fault(201)), ['rejected', 'rejected', 'rejected']);
});

test('what a person must mend pauses with a sentence, wherever the code stands', () => {
  const pauses = [
    read(401, fault(109)),
    read(401, { error: 'invalid_grant' }),
    read(400, fault(105)),
    read(401, fault(106)),
    read(400, { OperationErrors: [{ Code: 106 }] }),
    read(200, { PartialErrors: [{ Index: 0, Code: 8_003 }] }),
    read(200, { PartialErrors: [{ Index: 0, Code: 8_000 }] }),
  ];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    [
      'credentials-refused',
      'credentials-refused',
      'credentials-refused',
      'access-refused',
      'access-refused',
      'terms-not-accepted',
      'list-unknown',
    ],
  );
  for (const { pause, outcomes } of pauses) {
    assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      ['retry', 'retry', 'retry'],
    );
  }
});
