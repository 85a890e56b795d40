import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as customerio } from './destination.ts';

const settings = customerio.settings.parse({ segmentId: '7' });
const credentials = { siteId: 'site', apiKey: 'key' };
const member = (value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing('userId', value, { operation, traits: { age: 41 } });
const build = (members: readonly OutgoingMember[], given = settings) =>
  customerio.requests({ settings: given, credentials, members, run });
const [request = assert.fail()] = build([member('u1'), member('u2')]);
const read = (status: number, body: unknown, headers = {}) =>
  customerio.interpret({ status, headers, at, body: JSON.stringify(body) }, request);

test('adding names the segment and the ids as they are, and nothing else', () => {
  assert.deepEqual(request, {
    method: 'POST',
    url: 'https://track.customer.io/api/v1/segments/7/add_customers?id_type=id',
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: 'Basic c2l0ZTprZXk=' },
    body: '{"ids":["u1","u2"]}',
    members: [0, 1],
  });
});

test('removing is a call of its own, in the region of the account', () => {
  const requests = build([member('U 1', 'remove'), member('u2')], { ...settings, region: 'eu' });
  assert.deepEqual(
    requests.map(({ url, body, members }) => [url, body, members]),
    [
      ['https://track-eu.customer.io/api/v1/segments/7/remove_customers?id_type=id', '{"ids":["U 1"]}', [0]],
      ['https://track-eu.customer.io/api/v1/segments/7/add_customers?id_type=id', '{"ids":["u2"]}', [1]],
    ],
  );
});

test('an id that Customer.io would ignore is never sent', () => {
  const unusable = (value: string) => customerio.unusable?.({ type: 'userId', value });
  assert.deepEqual([unusable('u'.repeat(150)), unusable('ü'.repeat(75))], [undefined, undefined]);
  for (const value of ['', ' ', 'u'.repeat(151), 'ü'.repeat(76)]) assert.equal(unusable(value), 'unusable-id');
});

test('an empty answer takes all; throttling waits as long as it says', () => {
  assert.deepEqual(read(200, {}).outcomes[1], { kind: 'accepted', confirmed: true });
  const [throttled] = read(429, {}, { 'retry-after': '9' }).outcomes;
  assert.deepEqual([throttled?.kind, throttled && 'afterSeconds' in throttled && throttled.afterSeconds], ['retry', 9]);
  assert.equal(read(413, {}).outcomes[0]?.kind, 'rejected');
});

test('the keys and the segment are a person’s errand', () => {
  const refused = { meta: { errors: ['segment is not manual, said jo@example.com'] } };
  const pauses = [read(401, {}), read(403, {}), read(400, refused), read(404, {}), read(400, { meta: { error: 'x' } })];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'access-refused', 'segment-refused', 'segment-refused', 'segment-refused'],
  );
  for (const { pause } of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
  assert.match(pauses[2]?.pause?.sentence ?? '', /\(“segment is not manual, said \*\*\*”\)/);
});
