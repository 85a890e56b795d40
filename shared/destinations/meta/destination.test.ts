import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing as member, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { sha256 } from '../normalise/hash.ts';
import { destination as meta } from './destination.ts';

const settings = meta.settings.parse({ audienceId: '2385', person: ['name', 'address', 'gender', 'birthday'] });
const build = (members: readonly OutgoingMember[], given = settings) =>
  meta.requests({ settings: given, credentials: { accessToken: 'token' }, members, run });
const payloadOf = (body: string | undefined) => JSON.parse(body ?? '{}').payload;
const [request = assert.fail()] = build([member('email', 'a@b.cd')]);
const read = (status: number, body: unknown) =>
  meta.interpret({ status, headers: {}, at, body: JSON.stringify(body) }, request);
const failed = (code: number, more: object = {}) => read(400, { error: { message: 'No.', code, ...more } });

test('a member is a row of the schema, hashed, with "" for what is unknown', () => {
  const traits = {
    firstName: ' Ann ',
    gender: 'female',
    birthday: '1980-02-09',
    address: { city: 'New York', state: 'NY', postalCode: '10001-1234', country: 'US' },
  };
  const [first] = build([member('email', ' Ann.x@Gmail.com', { traits }), member('email', 'b@c.de')]);
  const { schema, data } = payloadOf(first?.body);
  assert.deepEqual(schema, ['EMAIL', 'FN', 'LN', 'CT', 'ST', 'ZIP', 'COUNTRY', 'GEN', 'DOBY', 'DOBM', 'DOBD']);
  const cells = ['ann.x@gmail.com', 'ann', '', 'newyork', 'ny', '10001', 'us', 'f', '1980', '02', '09'];
  assert.deepEqual(
    data[0],
    cells.map((each) => (each === '' ? '' : sha256(each))),
  );
  assert.deepEqual(data[1], [sha256('b@c.de'), '', '', '', '', '', '', '', '', '', '']);
});

test('each kind of identifier and operation is a request of its own; a removal names the identifier alone', () => {
  const requests = build([
    member('phone', '+12025550114', { operation: 'remove' }),
    member('phone', '+12025550115'),
    member('idfa', '38400000-8CF0-11BD-B23E-10B96E40000D'),
  ]);
  assert.deepEqual(
    requests.map(({ method, body, members }) => [method, payloadOf(body).schema[0], members]),
    [
      ['DELETE', 'PHONE', [0]],
      ['POST', 'PHONE', [1]],
      ['POST', 'MADID', [2]],
    ],
  );
  assert.deepEqual(payloadOf(requests[0]?.body), { schema: ['PHONE'], data: [[sha256('12025550114')]] });
  assert.equal(payloadOf(requests[2]?.body).data[0][0], '38400000-8cf0-11bd-b23e-10b96e40000d');
});

test('limited data use marks each row', () => {
  const [first] = build([member('email', 'a@b.cd')], { ...settings, person: [], limitedDataUse: true });
  const keys = ['EMAIL', 'DATA_PROCESSING_OPTIONS', 'DATA_PROCESSING_OPTIONS_COUNTRY', 'DATA_PROCESSING_OPTIONS_STATE'];
  assert.deepEqual(payloadOf(first?.body), { schema: keys, data: [[sha256('a@b.cd'), ['LDU'], 0, 0]] });
});

test('counts confirm all, none, or nobody in particular', () => {
  const counts = (received: number, invalid: number) =>
    read(200, { num_received: received, num_invalid_entries: invalid }).outcomes[0];
  assert.deepEqual(counts(5, 0), { kind: 'accepted', confirmed: true });
  assert.deepEqual(counts(5, 2), { kind: 'accepted', confirmed: false });
  assert.equal(counts(5, 5)?.kind, 'rejected');
});

test('throttling waits, a person’s errand pauses with a sentence, and other errors refuse', () => {
  for (const code of [4, 17, 613, 80_003]) assert.equal(failed(code).outcomes[0]?.kind, 'retry', `${code}`);
  assert.equal(failed(5, { is_transient: true }).outcomes[0]?.kind, 'retry');
  const pauses = [failed(190), failed(100, { error_subcode: 1_713_230 }), failed(2_655), failed(200), failed(10)];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'audience-flagged', 'terms-not-accepted', 'access-refused', 'access-refused'],
  );
  for (const { pause, outcomes } of pauses) {
    assert.match(pause?.sentence ?? '', /then resume the export\.$/);
    assert.equal(outcomes[0]?.kind, 'retry');
  }
  assert.deepEqual(failed(100).outcomes[0], { kind: 'rejected', code: 'meta-100', example: 'No.' });
  assert.equal(failed(100).pause, undefined);
});
