import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { destination as hubspot } from './destination.ts';

const fields = ['firstName', 'age', 'tags', 'address', 'nick'].map((trait) => ({ trait, field: trait.toLowerCase() }));
const settings = hubspot.settings.parse({ listId: '701', fields });
const credentials = { accessToken: 'key' };
const member = (value: string, more: Partial<OutgoingMember> = {}) => outgoing('email', value, more);
const build = (members: readonly OutgoingMember[]) => hubspot.requests({ settings, credentials, members, run });
const [upsert = assert.fail()] = build([
  member('a@b.cd', { traits: { nick: 'Ace' } }),
  member('e@f.gh', { traits: { nick: 'Bo' } }),
]);
const [find = assert.fail()] = build(['a@b.cd', 'e@f.gh'].map((value) => member(value, { operation: 'remove' })));
const read = (request: typeof upsert, status: number, body: unknown) =>
  hubspot.interpret({ status, headers: {}, at, body: JSON.stringify(body) }, request);
const { job = assert.fail() } = hubspot;
const readList = (status: number, body: unknown, poll: Json = { change: 'add', records: ['11', '12'] }) =>
  job.interpret({ status, headers: {}, at, body: JSON.stringify(body) }, { ...upsert, method: 'PUT' }, poll);
const refused = (message: string) => read(upsert, 400, { status: 'error', category: 'VALIDATION_ERROR', message });
const kinds = ({ outcomes }: { outcomes: readonly { kind: string }[] }) => outcomes.map(({ kind }) => kind);

test('an addition makes or updates contacts by address, with texts for properties and nothing for what has none', () => {
  const traits = { firstName: 'Ann', age: 40, tags: ['a', 'b'], address: { city: 'Bonn' }, nick: ' ' };
  const [request] = build([member(' Ann.x+1@Gmail.com', { traits })]);
  assert.deepEqual(
    [request?.method, request?.url],
    ['POST', 'https://api.hubapi.com/crm/objects/2026-09/contacts/batch/upsert'],
  );
  assert.deepEqual(JSON.parse(request?.body ?? ''), {
    inputs: [
      {
        id: 'ann.x+1@gmail.com',
        idProperty: 'email',
        objectWriteTraceId: '0',
        properties: { firstname: 'Ann', age: '40', tags: 'a;b' },
      },
    ],
  });
});

test('a removal looks contacts up and makes none; each kind goes in batches of its own size', () => {
  assert.equal(find.url, 'https://api.hubapi.com/crm/objects/2026-09/contacts/batch/read');
  assert.deepEqual(JSON.parse(find.body), {
    idProperty: 'email',
    properties: ['email', 'hs_additional_emails'],
    propertiesWithHistory: [],
    inputs: [{ id: 'a@b.cd' }, { id: 'e@f.gh' }],
  });
  const many = Array.from({ length: 170 }, (_, n) => member(`${n}@b.cd`, n < 120 ? { operation: 'remove' } : {}));
  assert.deepEqual(
    build(many).map(({ members }) => members.length),
    [50, 50, 20, 25, 25],
  );
});

test('the list is changed by a bare array of record ids, each once', () => {
  const { method, url, body } = job.request({ change: 'add', records: ['11', '12', '11'] }, { settings, credentials });
  assert.deepEqual(
    [method, url, body],
    ['PUT', 'https://api.hubapi.com/crm/lists/2026-09/701/memberships/add', '["11","12"]'],
  );
});

test('records are told apart by trace id, else by any address; the list is next, and nothing personal is kept', () => {
  const byTrace = [
    { id: '12', objectWriteTraceId: '1' },
    { id: '11', objectWriteTraceId: '0' },
  ];
  assert.deepEqual(read(upsert, 200, { results: byTrace }).poll, { change: 'add', records: ['11', '12'] });
  const byAddress = [
    { id: '12', properties: { email: 'New@f.gh', hs_additional_emails: 'x@y.z;E@f.gh' } },
    { id: '11', properties: { email: 'a@b.cd' } },
  ];
  const found = read(find, 200, { results: byAddress });
  assert.deepEqual(found.poll, { change: 'remove', records: ['11', '12'] });
  assert.deepEqual(found.outcomes[0], {
    kind: 'pending',
    code: 'changing-list',
    example: '',
    pollAt: at,
    undone: true,
  });
});

test('whoever is no contact is out already; whoever could not be looked up is asked for again', () => {
  const results = [{ id: '12', properties: { email: 'e@f.gh' } }];
  const gone = { category: 'OBJECT_NOT_FOUND', context: { ids: ['a@b.cd'] } };
  const some = read(find, 207, { results, errors: [gone] });
  assert.deepEqual([kinds(some), some.poll], [['accepted', 'pending'], { change: 'remove', records: ['12'] }]);
  assert.deepEqual(kinds(read(find, 207, { results: [], errors: [{ category: 'INTERNAL' }] })), ['retry', 'retry']);
  assert.equal(read(find, 207, { results: [], errors: [gone] }).poll, undefined);
});

test('a contact that was found leaves, by whatever address HubSpot lists it', () => {
  const stranger = { id: '13', properties: { email: 'new@x.yz' } };
  const one = read(find, 200, { results: [stranger, { id: '12', properties: { email: 'e@f.gh' } }] });
  assert.deepEqual([kinds(one), one.poll], [['pending', 'pending'], { change: 'remove', records: ['13', '12'] }]);
  const errors = [{ category: 'OBJECT_NOT_FOUND' }];
  const other = read(find, 207, { results: [stranger], errors });
  assert.deepEqual([kinds(other), other.poll], [['pending', 'accepted'], { change: 'remove', records: ['13'] }]);
});

test('an error that names a contact rejects that one; one that names a value rejects whoever has it; the rest goes again', () => {
  const errors = [
    {
      category: 'VALIDATION_ERROR',
      message: 'Email address a@b.cd is invalid',
      context: { objectWriteTraceId: ['0'] },
    },
  ];
  const partial = read(upsert, 207, { results: [{ id: '12', objectWriteTraceId: '1' }], errors });
  assert.deepEqual(partial.outcomes[0], {
    kind: 'rejected',
    code: 'validation-error',
    example: 'Email address *** is invalid',
  });
  assert.deepEqual(partial.poll, { change: 'add', records: ['12'] });
  const whole = refused(
    'Property values were not valid: [{"message":"Email address a@b.cd is invalid","name":"email"}]',
  );
  assert.deepEqual(whole.outcomes, [
    { kind: 'rejected', code: 'invalid-member', example: 'HubSpot refuses the address.' },
    { kind: 'retry', code: 'sent-with-invalid', example: '', again: true },
  ]);
  const value = refused(
    'Property values were not valid: [{"message":"Bo was not one of the allowed options: [Ace, Cy]","name":"nick"}]',
  );
  assert.deepEqual(kinds(value), ['retry', 'rejected']);
  assert.deepEqual(value.outcomes[1], {
    kind: 'rejected',
    code: 'invalid-member',
    example: 'HubSpot refuses a value of nick.',
  });
});

test('a person’s errand pauses with a sentence', () => {
  const pauses = [
    refused('Property values were not valid: [{"message":"Property \\"nick\\" does not exist","name":"nick"}]'),
    refused('Conditional required property missing'),
    read(upsert, 401, {}),
    read(find, 403, { category: 'MISSING_SCOPES' }),
    readList(400, {}),
    readList(404, {}),
    readList(401, {}),
  ];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    [
      'contacts-refused',
      'contacts-refused',
      'credentials-refused',
      'access-refused',
      'list-not-static',
      'list-missing',
      'credentials-refused',
    ],
  );
  assert.match(pauses[0]?.pause?.sentence ?? '', /^HubSpot refuses the fields nick\. /);
  for (const each of pauses) {
    assert.match(each.pause?.sentence ?? '', /, then resume the export\.$/);
    assert.deepEqual(kinds(each), ['retry', 'retry']);
  }
});

test('a field is named by a refusal where it is a value, not where HubSpot calls its own things so', () => {
  const given = { ...settings, fields: [{ trait: 'nick', field: 'message' }] };
  const [request = assert.fail()] = hubspot.requests({
    ...{ settings: given, credentials, run },
    members: [member('a@b.cd', { traits: { nick: 'Ace' } })],
  });
  const { pause } = read(request, 400, { message: 'Conditional required property missing' });
  assert.match(pause?.sentence ?? '', /^HubSpot refuses contacts: /);
  const own = { listId: '7', fields: [{ trait: 'x', field: 'hs_additional_emails' }] };
  assert.ok(!hubspot.settings.safeParse(own).success);
});

test('throttling waits as long as HubSpot says: by header, by window, by policy', () => {
  const after = (body: object, headers: Record<string, string> = {}, status = 429): unknown => {
    const response = { status, headers, at, body: JSON.stringify(body) };
    const [outcome] = hubspot.interpret(response, upsert).outcomes;
    return outcome?.kind === 'retry' ? outcome.afterSeconds : outcome?.kind;
  };
  assert.equal(after({ policyName: 'TEN_SECONDLY_ROLLING' }, { 'retry-after': '7' }), 7);
  assert.equal(
    after({ policyName: 'TEN_SECONDLY_ROLLING' }, { 'x-hubspot-ratelimit-interval-milliseconds': '12000' }),
    12,
  );
  assert.deepEqual([after({ policyName: 'DAILY' }), after({ policyName: 'SECONDLY' }), after({})], [3_600, 1, 10]);
  assert.deepEqual([after({}, {}, 423), after({}, {}, 477), after({}, { 'retry-after': '90' }, 477)], [2, 60, 90]);
  assert.deepEqual(kinds(read(upsert, 409, {})), ['retry', 'retry']);
});

test('of a list both spellings are read; who was in it already is in it, and a vanished contact is made again', () => {
  assert.deepEqual(readList(200, { recordsIdsAdded: ['11'] }).outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'accepted', confirmed: true },
  ]);
  assert.deepEqual(kinds(readList(200, { recordIdsAdded: ['11'], recordIdsMissing: ['12'] })), ['accepted', 'retry']);
  const out = readList(
    200,
    { recordIdsRemoved: ['11'], recordIdsMissing: ['12'] },
    { change: 'remove', records: ['11', '12'] },
  );
  assert.deepEqual(out.outcomes, [
    { kind: 'accepted', confirmed: true },
    { kind: 'accepted', confirmed: true },
  ]);
  assert.deepEqual(readList(200, {}).outcomes[0], { kind: 'accepted', confirmed: false });
});

test('a list too busy or silent is changed later by itself, the contacts being known', () => {
  const poll = { change: 'add', records: ['11', '12'] };
  const busy = readList(429, { policyName: 'DAILY' }, poll);
  assert.deepEqual(
    [busy.poll, busy.outcomes[1]],
    [poll, { kind: 'pending', code: 'changing-list', example: '', pollAt: at + 3_600_000, undone: true }],
  );
  const silent = job.interpret({ failure: 'timeout', message: 'none', at }, upsert, poll);
  assert.deepEqual([silent.poll, kinds(silent)], [poll, ['pending', 'pending']]);
});

test('the permission to mail and the address are HubSpot’s own, and no field of ours', () => {
  for (const field of ['email', 'hs_email_optout', 'hs_marketable_status', 'hs_legal_basis'])
    assert.ok(!hubspot.settings.safeParse({ listId: '701', fields: [{ trait: 'x', field }] }).success, field);
});
