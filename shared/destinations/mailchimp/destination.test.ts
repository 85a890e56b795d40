import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT as at, outgoing, RUN as run } from '../../../test/platforms/outgoing.ts';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as mailchimp } from './destination.ts';

const fields = [
  { trait: 'firstName', field: 'FNAME' },
  { trait: 'orders', field: 'ORDERS' },
  { trait: 'gold', field: 'GOLD' },
];
const settings = mailchimp.settings.parse({ audienceId: '9e67587f52', tagId: '457' });
const credentials = { apiKey: 'abc-us21' };
const member = (value: string, more: Partial<OutgoingMember> = {}) => outgoing('email', value, more);
const build = (members: readonly OutgoingMember[], given = settings) =>
  mailchimp.requests({ settings: given, credentials, members, run });
const [request = assert.fail()] = build([member('a@b.cd'), member('b@c.de'), member('c@d.ef')]);
const read = (status: number, body: unknown, asked = request) =>
  mailchimp.interpret({ status, headers: {}, at, body: typeof body === 'string' ? body : JSON.stringify(body) }, asked);

test('a member gets the tag at the data centre of the key, and a removal takes it off; nothing else is asked', () => {
  const requests = build([member('gone@b.cd', { operation: 'remove' }), member(' Ann.X+y@Gmail.com')]);
  const query = 'fields=members_added.email_address,errors,total_added,total_removed,error_count';
  assert.deepEqual(
    requests.map(({ method, url, body, members }) => [method, url, body, members]),
    ['{"members_to_remove":["gone@b.cd"]}', '{"members_to_add":["ann.x+y@gmail.com"]}'].map((body, n) => [
      'POST',
      `https://us21.api.mailchimp.com/3.0/lists/9e67587f52/segments/457?${query}`,
      body,
      [n],
    ]),
  );
  assert.equal(requests[0]?.headers['authorization'], 'Basic aGVhZHdhdGVyOmFiYy11czIx');
});

test('others are added first where the settings say so, never changing whoever is there', () => {
  const [first, second, ...more] = build(
    [member('a@b.cd', { traits: { firstName: 'Ann' } })],
    mailchimp.settings.parse({ ...settings, newContacts: 'subscribed', fields: fields.slice(0, 1) }),
  );
  assert.match(first?.url ?? '', /\/lists\/9e67587f52\?skip_merge_validation=true&skip_duplicate_check=true/);
  assert.deepEqual(JSON.parse(first?.body ?? ''), {
    members: [{ email_address: 'a@b.cd', status: 'subscribed', merge_fields: { FNAME: 'Ann' } }],
    update_existing: false,
  });
  assert.deepEqual([first?.members, second?.members, more.length, more[0]?.members], [[], [], 1, [0]]);
});

test('merge fields are written by the hash of the address, without a status; unknown traits leave theirs alone', () => {
  const given = mailchimp.settings.parse({ ...settings, fields });
  const [first] = build(
    [member('a@b.cd', { traits: { firstName: '', orders: 0, gold: false } }), member('b@c.de')],
    given,
  );
  assert.equal(first?.url, 'https://us21.api.mailchimp.com/3.0/batches');
  const operation = {
    method: 'PATCH',
    path: '/lists/9e67587f52/members/3a4651447c3ffc65b7a04611a4355a33',
    params: { skip_merge_validation: 'true' },
    body: '{"merge_fields":{"ORDERS":0,"GOLD":"false"}}',
  };
  assert.deepEqual(JSON.parse(first?.body ?? ''), { operations: [operation] });
  assert.equal(build([member('a@b.cd', { operation: 'remove' })], given).length, 1);
});

test('the answer names who is not in the audience and who has got the tag; whoever it passes over stays unconfirmed', () => {
  const { outcomes } = read(200, {
    members_added: [{ email_address: 'A@b.cd' }],
    errors: [{ email_addresses: ['B@c.de'], error: 'no such member' }],
  });
  assert.deepEqual(
    outcomes.map((each) => ('code' in each ? each.code : 'confirmed' in each && each.confirmed)),
    [true, 'not-in-audience', false],
  );
  assert.ok(read(200, '{"members_added":[{"em').outcomes.every((each) => each.kind === 'accepted' && !each.confirmed));
  const [removal = assert.fail()] = build([member('b@c.de', { operation: 'remove' })]);
  const gone = read(200, { errors: [{ email_addresses: ['b@c.de'], error: 'no' }] }, removal);
  assert.deepEqual(gone.outcomes, [{ kind: 'accepted', confirmed: true }]);
});

test('a malformed address is named by its place, and the rest is sent again', () => {
  const { outcomes } = read(400, { title: 'Invalid Resource', errors: [{ field: 'members_to_add.item:1' }] });
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['retry', 'rejected', 'retry'],
  );
  assert.equal(read(400, { title: 'Bad Request' }).outcomes[0]?.kind, 'rejected');
});

test('throttling waits, also as a bare 403, and a person’s errand pauses with a sentence', () => {
  for (const answer of [read(429, ''), read(403, '<html>'), read(500, '')]) {
    assert.equal(answer.outcomes[0]?.kind, 'retry');
    assert.equal(answer.pause, undefined);
  }
  const pauses = [read(401, {}), read(403, { title: 'User Disabled' }), read(404, {})];
  assert.deepEqual(
    pauses.map(({ pause }) => pause?.code),
    ['credentials-refused', 'access-refused', 'tag-not-found'],
  );
  for (const { pause } of pauses) assert.match(pause?.sentence ?? '', /, then resume the export\.$/);
});

test('what is no address is told, hashes as well: Mailchimp knows clear addresses alone', () => {
  for (const value of ['no-address', 'a'.repeat(64)])
    assert.equal(mailchimp.unusable?.({ type: 'email', value }), 'unusable-email');
  assert.equal(mailchimp.unusable?.({ type: 'phone', value: '+12025550114' }), 'unusable-phone');
});

test('the address of a contact is no merge field to write', () => {
  for (const field of ['EMAIL', 'email'])
    assert.ok(
      !mailchimp.settings.safeParse({ audienceId: '9e67587f52', tagId: '457', fields: [{ trait: 'x', field }] })
        .success,
    );
});
