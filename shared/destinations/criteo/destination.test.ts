import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { sha256 } from '../normalise/hash.ts';
import { destination as criteo } from './destination.ts';

const settings = criteo.settings.parse({ audienceSegmentId: '3485', identifiers: ['email', 'idfa', 'aaid'] });
const credentials = { clientId: 'c', clientSecret: 's' };
const DEVICE = '38400000-8CF0-11BD-B23E-10B96E40000D';
const member = (type: string, value: string, operation: OutgoingMember['operation'] = 'add') =>
  outgoing(type, value, { operation });
const build = (...members: readonly OutgoingMember[]) => criteo.requests({ settings, credentials, members, run });
const [request = assert.fail()] = build(
  member('email', 'a@b.cd'),
  member('email', 'e@f.gh'),
  member('email', 'i@j.kl'),
);
const read = (status: number, body: unknown, headers = {}) =>
  criteo.interpret({ status, headers, at, body: JSON.stringify(body) }, request);
const counts = (nbValidIdentifiers: number, nbInvalidIdentifiers: number, sampleInvalidIdentifiers: string[] = []) =>
  read(200, {
    data: {
      type: 'ContactlistAmendment',
      attributes: { operation: 'add', nbValidIdentifiers, nbInvalidIdentifiers, sampleInvalidIdentifiers },
    },
    errors: [],
    warnings: [],
  }).outcomes;

test('a change names the list, the operation, the type and the identifiers', () => {
  const [first, ...more] = build(member('email', ' John.Doe@Gmail.com'));
  assert.deepEqual(more, []);
  assert.equal(first?.method, 'PATCH');
  assert.equal(first?.url, 'https://api.criteo.com/2026-07/marketing-solutions/audience-segments/3485/contact-list');
  // Criteo's own example begins so: sha256("john.doe@gmail.com").
  assert.match(sha256('john.doe@gmail.com'), /^375320dd9ae7ed408002f3768e16cb5f28c861062/);
  assert.equal(
    first?.body,
    `{"data":{"type":"ContactlistAmendment","attributes":{"operation":"add","identifierType":"email","identifiers":["${sha256('john.doe@gmail.com')}"]}}}`,
  );
});

test('each operation and type is a request of its own; devices are told unhashed, both kinds together', () => {
  const requests = build(
    member('email', 'a@b.cd', 'remove'),
    member('email', sha256('e@f.gh').toUpperCase()),
    member('idfa', DEVICE),
    member('aaid', DEVICE),
  );
  const device = DEVICE.toLowerCase();
  assert.deepEqual(
    requests.map(({ body, members }) => [Object.values(JSON.parse(body).data.attributes), members]),
    [
      [['remove', 'email', [sha256('a@b.cd')]], [0]],
      [['add', 'email', [sha256('e@f.gh')]], [1]],
      [
        ['add', 'madid', [device, device]],
        [2, 3],
      ],
    ],
  );
  assert.equal(criteo.unusable?.({ type: 'idfa', value: '00000000-0000-0000-0000-000000000000' }), 'unusable-idfa');
  assert.equal(criteo.unusable?.({ type: 'phone', value: '+4930901820' }), 'unusable-phone');
});

test('a token is asked for by client id and secret', () => {
  const asked = criteo.token?.({ settings, credentials }) ?? assert.fail();
  assert.equal(asked.url, 'https://api.criteo.com/oauth2/token');
  assert.equal(asked.body, 'grant_type=client_credentials&client_id=c&client_secret=s');
});

test('counts and their sample say who is held, who is invalid, and when nobody can tell', () => {
  const held = { kind: 'accepted', confirmed: true };
  const unsure = { kind: 'accepted', confirmed: false };
  const invalid = {
    kind: 'rejected',
    code: 'invalid-identifier',
    example: 'Criteo finds the identifier invalid.',
  };
  assert.deepEqual(counts(3, 0), [held, held, held]);
  assert.deepEqual(counts(2, 1, [sha256('e@f.gh')]), [held, invalid, held]);
  assert.deepEqual(counts(1, 2, [sha256('e@f.gh')]), [unsure, invalid, unsure]);
  assert.deepEqual(counts(2, 1), [unsure, unsure, unsure]);
  assert.deepEqual(counts(0, 3), [invalid, invalid, invalid]);
  assert.deepEqual(read(200, {}).outcomes, [unsure, unsure, unsure]);
});

test('too many calls wait until the limit is reset', () => {
  const wait = (headers: object) => read(429, { errors: [{ code: 'too-many-requests' }] }, headers).outcomes[0];
  const said = { kind: 'retry', code: 'too-many-requests', example: '' };
  assert.deepEqual(wait({ 'x-ratelimit-reset': String(at / 1000 + 23) }), { ...said, afterSeconds: 23 });
  assert.deepEqual(wait({ 'x-ratelimit-reset': String(at) }), { ...said, afterSeconds: 3_600 });
  for (const headers of [{}, { 'x-ratelimit-reset': 'soon' }, { 'x-ratelimit-reset': '1' }])
    assert.deepEqual(wait(headers), { ...said, afterSeconds: 60 });
});

test('what a person must mend pauses with a sentence; what is wrong with the request is rejected by its code', () => {
  const pauses = [401, 403, 404, 410].map((status) => read(status, { errors: [{ code: 'audience-invalid' }] }));
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'access-refused', 'segment-unknown', 'api-version-ended'],
  );
  for (const { pause, outcomes } of pauses) {
    assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
    assert.equal(outcomes[0]?.kind, 'retry');
  }
  const wrong = { errors: [{ code: 'invalid-identifiers', title: 'Wrong', detail: 'Not an email: a@b.cd' }] };
  assert.deepEqual(read(400, wrong).outcomes[0], {
    kind: 'rejected',
    code: 'invalid-identifiers',
    example: 'Not an email: ***',
  });
  assert.equal(read(200, wrong).outcomes[0]?.kind, 'retry');
  assert.equal(read(503, wrong).outcomes[0]?.kind, 'retry');
});
