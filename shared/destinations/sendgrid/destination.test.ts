import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { destination as sendgrid } from './destination.ts';

const listId = '4fb6cca6-06dc-4aa2-b7cb-851a4e3be37e';
const fields = [
  { trait: 'firstName', field: 'first_name' },
  { trait: 'zip', field: 'postal_code' },
  { trait: 'orders', field: 'w1' },
];
const settings = sendgrid.settings.parse({ listId, fields });
const credentials = { apiKey: 'SG.key' };
const member = (value: string, more: Partial<OutgoingMember> = {}) => outgoing('email', value, more);
const removal = (value: string) => member(value, { operation: 'remove' });
const build = (members: readonly OutgoingMember[], given = settings) =>
  sendgrid.requests({ settings: given, credentials, members, run });
const [add = assert.fail()] = build(['a@b.cd', 'b@c.de', 'c@d.ef'].map((email) => member(email)));
const [find = assert.fail()] = build(['a@b.cd', 'b@c.de', 'c@d.ef'].map(removal));
const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  at,
  body: JSON.stringify(body),
});
const read = (asked: typeof add, ...given: Parameters<typeof answer>) => sendgrid.interpret(answer(...given), asked);
const job = sendgrid.job ?? assert.fail();
const follow = (poll: Json, members: readonly number[]) => ({
  ...job.request(poll, { settings, credentials }),
  members,
});
const readJob = (poll: Json, members: readonly number[], ...given: Parameters<typeof answer>) =>
  job.interpret(answer(...given), follow(poll, members), poll);

test('contacts are added to the list with their fields; what is unknown or too long leaves its field alone', () => {
  const traits = { firstName: 'A'.repeat(51), zip: 10_115, orders: 3 };
  const [first] = build([member(' Ann.x+y@Gmail.com', { traits }), member('b@c.de')]);
  assert.deepEqual([first?.method, first?.url], ['PUT', 'https://api.sendgrid.com/v3/marketing/contacts']);
  assert.equal(first?.headers['authorization'], 'Bearer SG.key');
  assert.deepEqual(JSON.parse(first?.body ?? ''), {
    list_ids: [listId],
    contacts: [{ email: 'ann.x+y@gmail.com', postal_code: '10115', custom_fields: { w1: 3 } }, { email: 'b@c.de' }],
  });
  const [eu] = build([member('a@b.cd')], sendgrid.settings.parse({ listId, region: 'eu' }));
  assert.equal(eu?.url, 'https://api.eu.sendgrid.com/v3/marketing/contacts');
});

test('who is to leave is looked up, twenty at a time, and taken out of the list by id', () => {
  const requests = build(Array.from({ length: 45 }, (_, n) => removal(`p${n}@x.yz`)));
  assert.deepEqual(
    requests.map(({ members }) => members.length),
    [20, 20, 5],
  );
  assert.equal(find.body, '{"emails":["a@b.cd","b@c.de","c@d.ef"]}');
  const contact = (id: string) => ({ contact: { id, list_ids: [] } });
  const { outcomes, poll } = read(find, 200, {
    result: { 'c@d.ef': contact('i3'), 'b@c.de': { error: 'contact not found' }, 'a@b.cd': contact('i1') },
  });
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['pending', 'accepted', 'pending'],
  );
  assert.deepEqual(poll, { contacts: ['i1', 'i3'] });
  const { method, url } = follow(poll ?? null, [0, 2]);
  assert.equal(method, 'DELETE');
  assert.equal(url, `https://api.sendgrid.com/v3/marketing/lists/${listId}/contacts?contact_ids=i1,i3`);
  const taken = readJob(poll ?? null, [0, 2], 202, { job_id: 'j' });
  assert.deepEqual([taken.poll, taken.outcomes.length, taken.outcomes[0]?.kind], [{ removal: 'j' }, 2, 'pending']);
  assert.equal(readJob(poll ?? null, [0, 2], 404, {}).outcomes[0]?.kind, 'retry');
});

test('a contact is found by its other addresses too, and no answer is no leave', () => {
  const contact = { id: 'i1', email: 'main@b.cd', alternate_emails: ['a@b.cd'] };
  const { outcomes, poll } = read(find, 200, {
    result: { 'main@b.cd': { contact }, 'b@c.de': { error: 'contact not found' } },
  });
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['pending', 'accepted', 'rejected'],
  );
  assert.deepEqual(poll, { contacts: ['i1'] });
});

test('nobody found is nobody to take out; an answer that cannot be read is asked for again', () => {
  assert.ok(
    read(find, 404, { errors: [{ message: 'contacts not found' }] }).outcomes.every(
      (each) => each.kind === 'accepted' && each.confirmed,
    ),
  );
  assert.ok(read(find, 404, '<html>').outcomes.every((each) => each.kind === 'retry'));
  assert.ok(read(find, 200, { result: 7 }).outcomes.every((each) => each.kind === 'retry'));
});

test('a job is asked how it stands until it has ended', () => {
  assert.equal(read(add, 202, { job_id: 'j' }).poll, 'j');
  assert.equal(follow('j', [0]).url, 'https://api.sendgrid.com/v3/marketing/contacts/imports/j');
  const fate = (status: string, results = {}) => readJob('j', [0], 200, { id: 'j', status, results }).outcomes[0];
  assert.deepEqual(fate('pending'), { kind: 'pending', code: 'processing', example: '', pollAt: at + 60_000 });
  assert.deepEqual(fate('completed'), { kind: 'accepted', confirmed: true });
  assert.deepEqual(fate('errored', { requested_count: 3, errored_count: 1 }), { kind: 'accepted', confirmed: false });
  assert.equal(fate('failed', { requested_count: 1, errored_count: 1 })?.kind, 'rejected');
  assert.equal(fate('failed')?.kind, 'retry');
  assert.deepEqual(readJob('j', [0], 404, {}).outcomes, [{ kind: 'accepted', confirmed: false }]);
});

test('a removal whose job ended with errors, or has not ended, is made again: nobody knows who is still in', () => {
  const poll = { removal: 'j' };
  assert.equal(follow(poll, [0]).url, 'https://api.sendgrid.com/v3/marketing/contacts/imports/j');
  const fate = (status: string) => readJob(poll, [0], 200, { id: 'j', status }).outcomes[0];
  assert.equal(fate('errored')?.kind, 'retry');
  assert.deepEqual(fate('completed'), { kind: 'accepted', confirmed: true });
  const open = { kind: 'pending', code: 'processing', example: '', pollAt: at + 60_000, undone: true };
  assert.deepEqual(fate('pending'), open);
  assert.deepEqual(readJob({ contacts: ['i1'] }, [0], 202, { job_id: 'j' }).outcomes[0], open);
  assert.deepEqual(readJob(poll, [0], 200, { id: 'j', status: 'pending' }).poll, poll);
});

test('a question that goes unanswered is asked again, and the job stays in flight', () => {
  const open = { kind: 'pending', code: 'processing', example: '', pollAt: at + 60_000 };
  const slow = { 'x-ratelimit-reset': String(at / 1000 + 300) };
  assert.deepEqual(readJob('j', [0], 500, '<html>'), { outcomes: [open], poll: 'j' });
  assert.deepEqual(readJob('j', [0], 429, {}, slow).outcomes[0], { ...open, pollAt: at + 300_000 });
  assert.deepEqual(readJob({ removal: 'j' }, [0], 500, {}).outcomes[0], { ...open, undone: true });
  assert.equal(readJob({ contacts: ['i1'] }, [0], 500, {}).outcomes[0]?.kind, 'retry');
});

test('contacts whose answer was lost are in flight until their job must have ended, then they are sent again', () => {
  const open = { kind: 'pending', code: 'answer-lost', example: '', pollAt: at + 15 * 60_000, undone: true };
  const lost = sendgrid.interpret({ failure: 'timeout', message: 'No answer.', at }, add);
  assert.deepEqual([lost.outcomes, lost.poll], [[open, open, open], { lost: true }]);
  assert.deepEqual(read(add, 500, '<html>').outcomes[0], open);
  assert.equal(read(find, 500, '<html>').outcomes[0]?.kind, 'retry');
  assert.equal(follow({ lost: true }, [0]).url, `https://api.sendgrid.com/v3/marketing/lists/${listId}`);
  for (const status of [200, 404, 500])
    assert.equal(readJob({ lost: true }, [0], status, {}).outcomes[0]?.kind, 'retry', `${status}`);
});

test('only an address that SendGrid did not find is no contact, and its answers are read in any case', () => {
  const result = {
    'A@B.cd': { contact: { id: 'i1', email: 'A@B.cd' } },
    'b@c.de': { error: 'internal error' },
    'c@d.ef': { error: 'contact not found' },
  };
  const { outcomes, poll } = read(find, 200, { result });
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['pending', 'rejected', 'accepted'],
  );
  assert.deepEqual(poll, { contacts: ['i1'] });
});

test('addresses that are named are dropped and the rest is sent again; without a name the export waits for a person', () => {
  const byAddress = { errors: [{ message: "email 'B@c.de' is not valid", field: null }] };
  const byPlace = { errors: [{ message: 'is not valid', field: 'contacts[1].email' }] };
  for (const body of [byAddress, byPlace])
    assert.deepEqual(
      read(add, 400, body).outcomes.map(({ kind }) => kind),
      ['retry', 'rejected', 'retry'],
    );
  assert.deepEqual(
    read(find, 400, byAddress).outcomes.map(({ kind }) => kind),
    ['retry', 'accepted', 'retry'],
  );
  const { pause } = read(add, 400, { errors: [{ message: 'invalid custom field ids supplied' }] });
  assert.equal(pause?.code, 'contacts-refused');
  assert.equal(
    pause?.sentence,
    'SendGrid refuses contacts for this list: invalid custom field ids supplied. Correct the list or the fields, then resume the export.',
  );
});

test('throttling waits until SendGrid counts anew, and a person’s errand pauses with a sentence', () => {
  const slow = read(add, 429, {}, { 'x-ratelimit-reset': String(at / 1000 + 17) }).outcomes[0];
  assert.equal(slow?.kind === 'retry' && slow.afterSeconds, 17);
  assert.equal(read(add, 429, {}).outcomes[0]?.kind, 'retry');
  assert.equal(read(add, 401, {}).pause?.code, 'credentials-refused');
  assert.equal(readJob({ contacts: ['i1'] }, [0], 403, {}).pause?.code, 'access-refused');
});
