import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as brevo } from './destination.ts';

const fields = ['firstName', 'age', 'tags', 'address', 'nick'].map((trait) => ({ trait, field: trait.toLowerCase() }));
const settings = brevo.settings.parse({ listId: '42', fields });
const credentials = { apiKey: 'key' };
const member = (value: string, more: Partial<OutgoingMember> = {}) => outgoing('email', value, more);
const build = (members: readonly OutgoingMember[]) => brevo.requests({ settings, credentials, members, run });
const two = ['a@b.cd', 'e@f.gh'];
const [add = assert.fail()] = build(two.map((email) => member(email)));
const [remove = assert.fail()] = build(two.map((email) => member(email, { operation: 'remove' })));
const { job = assert.fail() } = brevo;
const answered = (status: number, body: unknown, headers = {}) => ({ status, headers, at, body: JSON.stringify(body) });
const read = (request: typeof add, status: number, body: unknown) => brevo.interpret(answered(status, body), request);
const standing = (body: unknown, request = add, status = 200) =>
  job.interpret(answered(status, body), { ...request, body: '' }, 907);
const accepted = (confirmed: boolean) => ({ kind: 'accepted', confirmed });
const kinds = ({ outcomes }: { outcomes: readonly { kind: string }[] }) => outcomes.map(({ kind }) => kind);

test('an addition is an import into the list that tells of attributes, and never of a subscription', () => {
  const traits = { firstName: 'Ann', age: 40, tags: ['a', 'b'], address: { city: 'Bonn' }, nick: ' ' };
  const [request] = build([member(' Ann.x+1@Gmail.com', { traits })]);
  assert.deepEqual([request?.method, request?.url], ['POST', 'https://api.brevo.com/v3/contacts/import']);
  assert.equal(request?.headers['api-key'], 'key');
  assert.deepEqual(JSON.parse(request?.body ?? ''), {
    listIds: [42],
    jsonBody: [{ email: 'ann.x+1@gmail.com', attributes: { FIRSTNAME: 'Ann', AGE: 40, TAGS: ['a', 'b'] } }],
    updateExistingContacts: true,
    emptyContactsAttributes: false,
    disableNotification: true,
  });
});

test('a removal names addresses, at most 150 in a call, and comes first', () => {
  assert.equal(remove.url, 'https://api.brevo.com/v3/contacts/lists/42/contacts/remove');
  assert.deepEqual(JSON.parse(remove.body), { emails: two });
  const many = Array.from({ length: 420 }, (_, n) => member(`${n}@b.cd`, n < 220 ? {} : { operation: 'remove' }));
  assert.deepEqual(
    build(many).map(({ members }) => [members.length, members[0]]),
    [
      [150, 220],
      [50, 370],
      [220, 0],
    ],
  );
});

test('an import is pending until its process has ended', () => {
  const taken = read(add, 202, { processId: 907 });
  assert.deepEqual(taken.poll, 907);
  assert.deepEqual(taken.outcomes[1], { kind: 'pending', code: 'importing', example: '', pollAt: at + 60_000 });
  const { method, url, body } = job.request(907, { settings, credentials });
  assert.deepEqual([method, url, body], ['GET', 'https://api.brevo.com/v3/processes/907', '']);
  for (const status of ['queued', 'in_process', 'processing']) {
    const { poll, outcomes } = standing({ status });
    assert.deepEqual(
      [poll, outcomes[0]],
      [907, { kind: 'pending', code: 'importing', example: '', pollAt: at + 120_000 }],
    );
  }
  assert.deepEqual(read(add, 202, {}).outcomes[0], accepted(false));
});

test('an import done confirms all, or nobody in particular where some were left out; alone it names the one', () => {
  const report = (invalid_emails: string | null) => ({ status: 'completed', info: { import: { invalid_emails } } });
  assert.deepEqual(standing(report(null)).outcomes, [accepted(true), accepted(true)]);
  assert.deepEqual(standing({ status: 'completed' }).outcomes, [accepted(true), accepted(true)]);
  assert.deepEqual(standing(report('https://a.file')).outcomes, [accepted(false), accepted(false)]);
  assert.deepEqual(standing(report('https://a.file'), { ...add, members: [0] }).outcomes, [
    { kind: 'rejected', code: 'invalid-emails', example: 'Brevo did not import the contact: invalid-emails.' },
  ]);
});

test('an import that failed, was cancelled or is not known is made again; a question unanswered is asked again', () => {
  assert.deepEqual(kinds(standing({ status: 'failed' })), ['retry', 'retry']);
  assert.deepEqual(kinds(standing({ status: 'cancelled' })), ['retry', 'retry']);
  assert.deepEqual(kinds(standing({}, add, 404)), ['retry', 'retry']);
  assert.deepEqual(kinds(standing({}, add, 500)), ['pending', 'pending']);
  const limited = job.interpret(answered(429, {}, { 'x-sib-ratelimit-reset': '1800' }), add, 907);
  assert.deepEqual(limited.outcomes[0], { kind: 'pending', code: 'importing', example: '', pollAt: at + 1_800_000 });
  assert.equal(standing({}, add, 401).pause?.code, 'credentials-refused');
});

test('an import whose answer was lost is in flight until no import is under way, then it is made again', () => {
  const open = { kind: 'pending', code: 'answer-lost', example: '', pollAt: at + 60_000, undone: true };
  const lost = brevo.interpret({ failure: 'timeout', message: 'No answer.', at }, add);
  assert.deepEqual([lost.outcomes, lost.poll], [[open, open], 'lost-import']);
  assert.deepEqual(read(add, 500, {}).outcomes[0], open);
  assert.deepEqual(kinds(read(remove, 500, {})), ['retry', 'retry']);
  const ask = (status: string) =>
    job.interpret(answered(200, { processes: [{ name: 'IMPORTUSER', status }] }), add, 'lost-import');
  assert.deepEqual([ask('queued').poll, ask('queued').outcomes[0]], ['lost-import', { ...open, pollAt: at + 120_000 }]);
  assert.deepEqual(kinds(ask('completed')), ['retry', 'retry']);
});

test('whoever is not in the list, told one by one or all at once, counts as taken out unless an import is under way', () => {
  const asking = { kind: 'pending', code: 'not-in-list', example: '', pollAt: at, undone: true };
  const contacts = { success: ['a@b.cd'], failure: ['E@f.gh'] };
  const some = read(remove, 201, { contacts });
  assert.deepEqual([some.outcomes, some.poll], [[accepted(true), asking], 'any-import']);
  assert.deepEqual(kinds(read(remove, 201, '<html>')), ['rejected', 'rejected']);
  const none = { code: 'invalid_parameter', message: 'Contact already removed from list and/or does not exist' };
  const all = read(remove, 400, none);
  assert.deepEqual([all.outcomes, all.poll], [[asking, asking], 'any-import']);
  const { url } = job.request('any-import', { settings, credentials });
  assert.equal(url, 'https://api.brevo.com/v3/processes?limit=20&sort=desc');
  const found = (name: string, status: string) =>
    kinds(job.interpret(answered(200, { processes: [{ name, status }] }), remove, 'any-import'));
  assert.deepEqual(found('IMPORTUSER', 'completed'), ['accepted', 'accepted']);
  assert.deepEqual(found('LIST_EXPORT', 'in_process'), ['accepted', 'accepted']);
  for (const status of ['queued', 'in_process', 'processing'])
    assert.deepEqual(found('IMPORTUSER', status), ['retry', 'retry'], status);
  const later = job.interpret(answered(500, {}), remove, 'any-import');
  assert.deepEqual([later.outcomes[0], later.poll], [{ ...asking, pollAt: at + 120_000 }, 'any-import']);
  assert.deepEqual(kinds(read(remove, 201, {})), ['rejected', 'rejected']);
});

test('an address that a refusal names is rejected, and the rest goes again', () => {
  const refused = read(remove, 400, { code: 'invalid_parameter', message: 'Email e@f.gh is not valid' });
  assert.deepEqual(refused.outcomes, [
    { kind: 'retry', code: 'sent-with-invalid', example: '', again: true },
    { kind: 'rejected', code: 'invalid-email', example: 'Email *** is not valid' },
  ]);
});

test('a person’s errand pauses with a sentence', () => {
  const unknownIp = 'We have detected you are using an unrecognised IP address 192.0.2.7.';
  const pauses = [
    read(add, 401, { code: 'unauthorized', message: 'Key not found' }),
    read(add, 401, { code: 'unauthorized', message: unknownIp }),
    read(add, 402, { code: 'not_enough_credits', message: '' }),
    read(remove, 403, { code: 'permission_denied', message: '' }),
    read(remove, 404, { code: 'document_not_found', message: 'List ID does not exist' }),
    read(add, 400, { code: 'invalid_parameter', message: 'List ID 42 does not exist' }),
  ];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'caller-blocked', 'account-full', 'access-refused', 'list-missing', 'list-refused'],
  );
  for (const each of pauses) {
    assert.match(each.pause?.sentence ?? '', /, then resume the export\.$/);
    assert.deepEqual(kinds(each), ['retry', 'retry']);
  }
});

test('throttling waits until the limit starts afresh', () => {
  const after = (headers: object): unknown => {
    const [outcome] = brevo.interpret(answered(429, {}, headers), add).outcomes;
    return outcome?.kind === 'retry' ? outcome.afterSeconds : outcome?.kind;
  };
  assert.deepEqual([after({ 'x-sib-ratelimit-reset': '20' }), after({ 'retry-after': '9' }), after({})], [20, 9, 60]);
});

test('what names a contact is no attribute', () => {
  for (const field of ['email', 'EXT_ID'])
    assert.ok(!brevo.settings.safeParse({ listId: '42', fields: [{ trait: 'x', field }] }).success, field);
});
