import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing as member, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { destination as klaviyo } from './destination.ts';

const credentials = { apiKey: 'pk_1' };
const settings = klaviyo.settings.parse({
  listId: 'VRgFBd',
  fields: [
    { trait: 'firstName', field: 'first_name' },
    { trait: 'town', field: 'location.city' },
    { trait: 'score', field: 'score' },
    { trait: 'gone', field: 'gone' },
  ],
});
const build = (...members: readonly OutgoingMember[]) => klaviyo.requests({ settings, credentials, members, run });
const many = (count: number, operation: 'add' | 'remove') =>
  Array.from({ length: count }, (_, n) => member('email', `p${n}@x.yz`, { operation }));
const only = <T>(all: readonly T[]): T => (all.length === 1 ? all[0] : undefined) ?? assert.fail(`${all.length}`);
const answer = (status: number, body: unknown, headers = {}) => ({ status, headers, at, body: JSON.stringify(body) });
const job = klaviyo.job ?? assert.fail('no job');
const asked = (poll: Json, count: number): DeliveryRequest => ({
  ...job.request(poll, { settings, credentials }),
  members: Array.from({ length: count }, (_, n) => n),
});
const step = (poll: Json, count: number) => (status: number, body: unknown) =>
  job.interpret(answer(status, body), asked(poll, count), poll);
const row = (index: number) => ({ pointer: `/data/attributes/profiles/data/${index}/attributes/email` });
const error = (source: object, detail = 'Invalid email address.') => ({
  code: 'invalid',
  title: 'No.',
  detail,
  source,
});

test('an added member is a profile with its fields and without any word on lists or subscriptions', () => {
  const traits = { firstName: ' Ann ', town: 'Gent', score: 7, gone: null };
  const request = only(build(member('email', ' Ann.X@Example.com', { traits })));
  assert.deepEqual([request.method, request.url], ['POST', 'https://a.klaviyo.com/api/profile-bulk-import-jobs']);
  assert.deepEqual(request.headers, {
    accept: 'application/vnd.api+json',
    authorization: 'Klaviyo-API-Key pk_1',
    revision: '2026-07-15',
    'content-type': 'application/vnd.api+json',
  });
  const attributes = {
    first_name: 'Ann',
    location: { city: 'Gent' },
    properties: { score: 7 },
    email: 'ann.x@example.com',
  };
  assert.deepEqual(JSON.parse(request.body), {
    data: {
      type: 'profile-bulk-import-job',
      attributes: { profiles: { data: [{ type: 'profile', attributes }] } },
    },
  });
});

test('each kind of identifier has its attribute; what is no address, no number or a hash is not sent', () => {
  const requests = build(member('phone', '0049 30 901820'), member('userId', ' u-1 '));
  const attributes = requests.map(({ body }) => JSON.parse(body).data.attributes.profiles.data[0].attributes);
  assert.deepEqual(attributes, [{ phone_number: '+4930901820' }, { external_id: 'u-1' }]);
  const unusable = (type: string, value: string) => klaviyo.unusable?.({ type, value });
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

test('no trait may write who a profile is, nor what it consented to', () => {
  for (const field of ['email', 'external_id', '$consent'])
    assert.equal(
      klaviyo.settings.safeParse({ listId: 'VRgFBd', fields: [{ trait: 't', field }] }).success,
      false,
      field,
    );
});

test('a removal looks fifty members up, and takes whoever has a profile out of the list', () => {
  const requests = build(...many(51, 'remove'), member('email', 'new@x.yz'));
  assert.deepEqual(
    requests.map(({ method, members }) => [method, members.length]),
    [
      ['GET', 50],
      ['GET', 1],
      ['POST', 1],
    ],
  );
  const lookUp = requests[1] ?? assert.fail();
  const url = new URL(lookUp.url);
  assert.equal(url.pathname, '/api/profiles');
  assert.equal(url.searchParams.get('filter'), 'any(email,["p50@x.yz"])');
  const found = klaviyo.interpret(answer(200, { data: [{ type: 'profile', id: '01P' }] }), lookUp);
  assert.deepEqual([found.outcomes[0]?.kind, found.poll], ['pending', { list: 'remove', ids: ['01P'] }]);
  const { method, url: address, body } = job.request(found.poll ?? null, { settings, credentials });
  assert.deepEqual([method, address], ['DELETE', 'https://a.klaviyo.com/api/lists/VRgFBd/relationships/profiles']);
  assert.deepEqual(JSON.parse(body), { data: [{ type: 'profile', id: '01P' }] });
  assert.deepEqual(step(found.poll ?? null, 1)(204, '').outcomes, [{ kind: 'accepted', confirmed: true }]);
  assert.deepEqual(klaviyo.interpret(answer(200, { data: [] }), lookUp).outcomes, [
    { kind: 'accepted', confirmed: true },
  ]);
});

test('an import is asked until it is complete, then whose profiles it wrote, and those go into the list', () => {
  const imported = klaviyo.interpret(answer(202, { data: { id: 'j 1' } }), only(build(...many(2, 'add'))));
  assert.deepEqual(imported.outcomes[0], {
    kind: 'pending',
    code: 'processing',
    example: '',
    pollAt: at + 5_000,
    undone: true,
  });
  const ask = imported.poll ?? null;
  assert.equal(
    asked(ask, 2).url,
    'https://a.klaviyo.com/api/profile-bulk-import-jobs/j%201?fields%5Bprofile-bulk-import-job%5D=status,failed_count',
  );
  const at30 = step(ask, 2)(200, { data: { attributes: { status: 'processing' } } });
  assert.deepEqual([at30.poll, at30.outcomes[0]], [ask, { ...imported.outcomes[0], pollAt: at + 30_000 }]);
  const done = step(ask, 2)(200, { data: { attributes: { status: 'complete', failed_count: 0 } } });
  assert.deepEqual(done.poll, { ask: 'profiles', job: 'j 1' });
  const wrote = step(done.poll ?? null, 2)(200, { data: [{ id: '01A' }, { id: '01B' }] });
  assert.deepEqual(wrote.poll, { list: 'add', ids: ['01A', '01B'] });
  assert.equal(asked(wrote.poll ?? null, 2).method, 'POST');
  assert.deepEqual(step(wrote.poll ?? null, 2)(204, '').outcomes[1], { kind: 'accepted', confirmed: true });
  const fewer = { list: 'add', ids: ['01A'] };
  assert.deepEqual(step(fewer, 2)(204, '').outcomes[1], { kind: 'accepted', confirmed: false });
});

test('rows that an import failed for are rejected with the reason, and the rest goes on', () => {
  const failed = step({ ask: 'import', job: 'j' }, 3)(200, {
    data: { attributes: { status: 'complete', failed_count: 1 } },
  });
  assert.deepEqual(failed.poll, { ask: 'errors', job: 'j' });
  const read = step(failed.poll ?? null, 3)(200, { data: [{ attributes: error(row(1), 'No mail for bob@x.yz') }] });
  assert.deepEqual(
    read.outcomes.map(({ kind }) => kind),
    ['pending', 'rejected', 'pending'],
  );
  assert.deepEqual(read.outcomes[1], { kind: 'rejected', code: 'invalid', example: 'No mail for ***' });
  assert.deepEqual(read.poll, { ask: 'profiles', job: 'j' });
});

test('an import refused for one row is sent again at once without it; refused for none, it stops the export', () => {
  const request = only(build(...many(2, 'add')));
  const read = klaviyo.interpret(answer(400, { errors: [error(row(1))] }), request);
  assert.deepEqual(read.outcomes[0], { kind: 'retry', code: 'sent-with-invalid', example: '', again: true });
  assert.equal(read.outcomes[1]?.kind, 'rejected');
  const whole = klaviyo.interpret(answer(400, { errors: [error({ pointer: '/data' }, 'Bad payload.')] }), request);
  assert.equal(whole.pause?.code, 'import-refused');
  assert.match(whole.pause?.sentence ?? '', /Bad payload\. .*then resume the export\.$/);
});

test('a refused key, a missing scope and an unknown list each say what to do', () => {
  const request = only(build(member('email', 'a@b.cd')));
  const pauses = [
    klaviyo.interpret(answer(401, {}), request),
    klaviyo.interpret(answer(403, {}), request),
    step({ list: 'add', ids: ['01A'] }, 1)(404, {}),
    step({ ask: 'import', job: 'j' }, 1)(401, {}),
  ].map(({ pause }) => pause);
  assert.deepEqual(
    pauses.map((pause) => pause?.code),
    ['credentials-refused', 'access-refused', 'list-unknown', 'credentials-refused'],
  );
  for (const pause of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
});

test('a profile that is gone since it was found is looked up or imported again, and the export goes on', () => {
  for (const list of ['add', 'remove']) {
    const errors = [{ title: 'Not found.', detail: 'A profile with id 01A does not exist.' }];
    const { outcomes, pause } = step({ list, ids: ['01A'] }, 1)(404, { errors });
    assert.deepEqual([outcomes[0]?.kind, pause], ['retry', undefined]);
  }
  const errors = [{ title: 'Not found.', detail: 'A list with id ABC123 does not exist: no profiles were removed.' }];
  assert.equal(step({ list: 'remove', ids: ['01A'] }, 1)(404, { errors }).pause?.code, 'list-unknown');
});

test('who is too fast waits as told: a call is made again, a question asked again', () => {
  const slow = answer(429, {}, { 'retry-after': '7' });
  const [said] = klaviyo.interpret(slow, only(build(member('email', 'a@b.cd')))).outcomes;
  assert.deepEqual([said?.kind, said?.kind === 'retry' && said.afterSeconds], ['retry', 7]);
  const ask = { ask: 'profiles', job: 'j' };
  const later = job.interpret(slow, asked(ask, 1), ask);
  assert.deepEqual([later.poll, later.outcomes[0]?.kind], [ask, 'pending']);
  assert.equal(later.outcomes[0]?.kind === 'pending' && later.outcomes[0].pollAt, at + 7_000);
  const remove = { list: 'remove', ids: ['01A'] };
  assert.equal(job.interpret(slow, asked(remove, 1), remove).outcomes[0]?.kind, 'retry');
});

test('an import that was cancelled, forgotten or wrote no profile begins again', () => {
  const codes = [
    step({ ask: 'import', job: 'j' }, 1)(200, { data: { attributes: { status: 'cancelled' } } }),
    step({ ask: 'import', job: 'j' }, 1)(404, {}),
    step({ ask: 'profiles', job: 'j' }, 1)(200, { data: [] }),
  ].map(({ outcomes: [said] }) => (said?.kind === 'retry' ? said.code : said?.kind));
  assert.deepEqual(codes, ['import-cancelled', 'import-unknown', 'import-without-profiles']);
});
