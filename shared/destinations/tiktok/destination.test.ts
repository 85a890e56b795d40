import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as tiktok } from './destination.ts';

const settings = tiktok.settings.parse({ advertiserId: '717', audienceId: '167' });
const member = (type: string, value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing(type, value, { operation });
const build = (members: readonly OutgoingMember[]) =>
  tiktok.requests({ settings, credentials: { accessToken: 'token' }, members, run });
const [request = assert.fail()] = build([member('email', 'a@b.cd'), member('email', 'b@c.de')]);
const read = (status: number, body: unknown) =>
  tiktok.interpret({ status, headers: {}, at, body: typeof body === 'string' ? body : JSON.stringify(body) }, request);
const said = (code: number, message = 'No.', status = 200) =>
  read(status, { code, message, request_id: 'r', data: {} });

const EMAIL = '69371ae5574df692bc80feb00e25137a119fed87a1fd17a7b289b324480999ff';
const PHONE = '15a6a87d66c5dd233ce2cecbb74aaa46fcda5c87e7ba2564c19192e289ade6aa';
const MOBILE = 'd4181bb455a74b3bc8b37c75ac9b2c702eb6b9930bd040b861403b31ca85634d';

test('a request is these bytes: one ad account, one action, one column, one audience in each cell', () => {
  const [first, ...rest] = build([member('email', ' Ann.X+news@ Gmail.com')]);
  assert.deepEqual(rest, []);
  assert.equal(first?.url, 'https://business-api.tiktok.com/open_api/v1.3/segment/mapping/');
  assert.equal(first?.method, 'POST');
  assert.deepEqual(first?.headers, { 'content-type': 'application/json', 'access-token': 'token' });
  const cell = `{"id":"${EMAIL}","audience_ids":["167"]}`;
  const body = `{"advertiser_ids":["717"],"action":"add","id_schema":["EMAIL_SHA256"],"batch_data":[[${cell}]]}`;
  assert.equal(first?.body, body);
});

test('each kind of identifier and operation is a request of its own, hashed by its own rule', () => {
  const requests = build([
    member('phone', '+1 (202) 555-0114', 'remove'),
    member('phone', '+12025550114'),
    member('idfa', '38400000-8CF0-11BD-B23E-10B96E40000D'),
    member('aaid', '38400000-8cf0-11bd-b23e-10b96e40000d'),
    member('phone', PHONE.toUpperCase()),
  ]);
  const parts = requests.map(({ body, members }) => {
    const { action, id_schema: schema, batch_data: rows } = JSON.parse(body);
    return [action, schema, rows.map(([cell]: { id: string }[]) => cell?.id), members];
  });
  assert.deepEqual(parts, [
    ['delete', ['PHONE_SHA256'], [PHONE], [0]],
    ['add', ['PHONE_SHA256'], [PHONE, PHONE], [1, 4]],
    ['add', ['IDFA_SHA256'], [MOBILE], [2]],
    ['add', ['AAID_SHA256'], [MOBILE], [3]],
  ]);
});

test('a removal that was made in part is made again: nobody knows who is still in', () => {
  const [removal = assert.fail()] = build([member('email', 'a@b.cd', 'remove')]);
  const body = JSON.stringify({ code: 20_001, message: 'Partial success' });
  const { outcomes } = tiktok.interpret({ status: 200, headers: {}, at, body }, removal);
  assert.equal(outcomes[0]?.kind, 'rejected');
});

test('what TikTok can do nothing with is named: no address, no country code, a device that tracks nothing', () => {
  const none = '00000000-0000-0000-0000-000000000000';
  const reasons = [
    ['email', 'ann'],
    ['phone', '0301234567'],
    ['idfa', none],
    ['email', 'a@b.cd'],
  ].map(([type = '', value = '']) => tiktok.unusable?.({ type, value }));
  assert.deepEqual(reasons, ['unusable-email', 'unusable-phone', 'unusable-idfa', undefined]);
});

test('only code 0 confirms; a partial success confirms nobody in particular', () => {
  const both = (confirmed: boolean) => [
    { kind: 'accepted', confirmed },
    { kind: 'accepted', confirmed },
  ];
  assert.deepEqual(said(0, 'OK').outcomes, both(true));
  assert.deepEqual(said(20_001, 'Partially successful.').outcomes, both(false));
});

test('a success without a code, a failure of the service and too many calls are asked again', () => {
  for (const body of ['', '<html>', '{}', '{"code":"0"}'])
    assert.equal(read(200, body).outcomes[0]?.kind, 'retry', body);
  for (const code of [50_000, 51_305]) assert.equal(said(code).outcomes[0]?.kind, 'retry', `${code}`);
  assert.equal(said(0, 'OK', 500).outcomes[0]?.kind, 'retry');
  for (const code of [40_016, 40_100, 40_132, 40_133])
    assert.deepEqual(said(code).outcomes[0], {
      ...{ kind: 'retry', code: `tiktok-${code}`, example: 'No.', afterSeconds: 300 },
    });
  assert.equal(said(40_002, 'The audience is being updated.').outcomes[0]?.kind, 'retry');
});

test('a person’s errand pauses with a sentence, and another wrong parameter refuses', () => {
  const pauses = [
    said(40_105),
    said(40_102),
    said(40_001),
    said(40_007),
    said(40_051),
    said(40_002, 'audience_ids: none'),
  ];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    [
      ...['credentials-refused', 'credentials-refused', 'access-refused'],
      ...['audience-missing', 'version-ended', 'audience-refused'],
    ],
  );
  for (const { pause, outcomes } of pauses) {
    assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
    assert.equal(outcomes[0]?.kind, 'retry');
  }
  const refusal = said(40_002, `batch_data: ${EMAIL} of ann@x.yz is invalid`);
  assert.deepEqual(refusal.outcomes[0], {
    ...{ kind: 'rejected', code: 'tiktok-40002', example: 'batch_data: *** of *** is invalid' },
  });
  assert.equal(refusal.pause, undefined);
});
