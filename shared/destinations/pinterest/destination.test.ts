import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { sha256 } from '../normalise/hash.ts';
import { destination as pinterest } from './destination.ts';

const settings = pinterest.settings.parse({ adAccountId: '549756359984', customerListId: '643' });
const credentials = { clientId: 'c', clientSecret: 's', refreshToken: 'r' };
const member = (type: string, value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing(type, value, { operation });
const build = (...members: readonly OutgoingMember[]) => pinterest.requests({ settings, credentials, members, run });
const [request = assert.fail()] = build(member('email', 'a@b.cd'));
const read = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  pinterest.interpret({ status, headers, at, body: JSON.stringify(body) }, request);
// sha256("test@example.com"), as several platforms' pages print it.
const KNOWN = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

test('an addition is a PATCH with hashed records in one string, to the byte', () => {
  const [first] = build(member('email', ' Test@Example.com '), member('email', 'a.n+x@gmail.com'));
  assert.deepEqual(first, {
    method: 'PATCH',
    url: 'https://api.pinterest.com/v5/ad_accounts/549756359984/customer_lists/643',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: `{"operation_type":"ADD","records":"${KNOWN},${sha256('a.n+x@gmail.com')}"}`,
    members: [0, 1],
  });
});

test('a removal is a call of its own, with the same hash; what came hashed stays', () => {
  const requests = build(member('email', KNOWN.toUpperCase(), 'remove'), member('email', 'e@f.gh'));
  assert.deepEqual(
    requests.map(({ body, members }) => [JSON.parse(body), members]),
    [
      [{ operation_type: 'REMOVE', records: KNOWN }, [0]],
      [{ operation_type: 'ADD', records: sha256('e@f.gh') }, [1]],
    ],
  );
});

test('a list holds one type of identifier: addresses unless it was made for mobile ids, which are hashed in lower case', () => {
  assert.deepEqual(pinterest.needs(settings).identifiers, ['email']);
  const mobile = pinterest.settings.parse({ ...settings, identifier: 'idfa' });
  assert.deepEqual(pinterest.needs(mobile).identifiers, ['idfa']);
  const id = '38400000-8CF0-11BD-B23E-10B96E40000D';
  const [first] = build(member('idfa', id));
  assert.equal(JSON.parse(first?.body ?? '').records, sha256(id.toLowerCase()));
  assert.equal(pinterest.settings.safeParse({ ...settings, identifier: 'phone' }).success, false);
});

test('a list without exceptions confirms, one with exceptions confirms nobody in particular', () => {
  const list = { id: '643', num_uploaded_user_records: 11, status: 'PROCESSING' };
  assert.deepEqual(read(200, { ...list, exceptions: {} }).outcomes, [{ kind: 'accepted', confirmed: true }]);
  assert.deepEqual(read(200, list).outcomes, [{ kind: 'accepted', confirmed: true }]);
  assert.deepEqual(read(200, { ...list, exceptions: { any: 1 } }).outcomes, [{ kind: 'accepted', confirmed: false }]);
  assert.deepEqual(read(200, 'taken').outcomes, [{ kind: 'accepted', confirmed: false }]);
});

test('too many calls wait as told, a person’s errand pauses with a sentence, and other errors refuse', () => {
  const slow = read(429, { code: 8, message: 'Rate limit' }, { 'retry-after': '17' }).outcomes[0];
  assert.deepEqual(slow?.kind === 'retry' && slow.afterSeconds, 17);
  assert.equal(read(503, {}).outcomes[0]?.kind, 'retry');
  const pauses = [read(401, { code: 2 }), read(403, { code: 29 }), read(404, { code: 50 })];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'access-refused', 'access-refused'],
  );
  for (const { pause } of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
  const refused = read(400, { code: 1, message: 'Invalid record a@b.cd' });
  assert.deepEqual(refused.outcomes, [{ kind: 'rejected', code: 'pinterest-1', example: 'Invalid record ***' }]);
  assert.equal(read(400, 'no').outcomes[0]?.kind, 'rejected');
});

test('a token is asked for with Basic alone, and the new refresh token takes the old one’s place', () => {
  const asked = pinterest.token?.({ settings, credentials });
  assert.equal(asked?.url, 'https://api.pinterest.com/v5/oauth/token');
  assert.equal(asked?.headers['authorization'], 'Basic Yzpz');
  assert.equal(asked?.body, 'grant_type=refresh_token&refresh_token=r&continuous_refresh=true');
  assert.deepEqual(pinterest.renew?.(credentials, 'r2'), { ...credentials, refreshToken: 'r2' });
});

test('an identifier that Pinterest cannot use is named as such', () => {
  const reason = (type: string, value: string) => pinterest.unusable?.({ type, value });
  assert.equal(reason('phone', '+4930901820'), 'unusable-phone');
  assert.equal(reason('aaid', 'no-id'), 'unusable-aaid');
  assert.equal(reason('email', 'a@b.cd'), undefined);
});
