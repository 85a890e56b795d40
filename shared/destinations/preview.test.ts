import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewRequests } from './preview.ts';

const at = Date.parse('2026-11-22T02:00:00.000Z');
const ann = {
  identifiers: [{ type: 'email', value: 'ann@example.com' }],
  traits: { plan: 'gold', age: 3 },
  consent: { advertising: true },
};
const settings = { url: 'https://receiver.example/', identifier: 'email', traits: ['plan'], purposes: ['advertising'] };

const preview = async (slug: string, body: Parameters<typeof previewRequests>[1]) => {
  const shown = await previewRequests(slug, body, at);
  return 'problem' in shown ? assert.fail(shown.problem) : shown;
};

test('shows what would be sent with the signature masked, and says who is kept back and why', async () => {
  const members = [
    ann,
    { ...ann, consent: { advertising: { granted: false } } },
    { ...ann, consent: {} },
    { ...ann, identifiers: [{ type: 'userId', value: 'u' }] },
  ];
  const { requests, skipped } = await preview('webhook', { settings, operation: 'add', members });
  assert.equal(requests.length, 1);
  assert.equal(requests[0]?.headers['webhook-signature'], '***');
  const [member, ...others] = JSON.parse(requests[0]?.body ?? '{}').members;
  assert.deepEqual(
    [member.identifier, member.traits, others],
    [{ type: 'email', value: 'ann@example.com' }, { plan: 'gold' }, []],
  );
  assert.deepEqual(skipped, [
    { index: 1, reason: 'consent-refused:advertising' },
    { index: 2, reason: 'consent-unanswered:advertising' },
    { index: 3, reason: 'no-identifier:email' },
  ]);
});

test('a member whose only values the platform cannot use is kept back for that', async () => {
  const google = { customerId: '1234567890', userListId: '7', identifiers: ['idfa'], termsAccepted: true };
  const zeros = { type: 'idfa', value: '00000000-0000-0000-0000-000000000000' };
  const members = [{ ...ann, identifiers: [zeros] }];
  const { requests, skipped } = await preview('google', { settings: google, operation: 'add', members });
  assert.deepEqual([requests, skipped], [[], [{ index: 0, reason: 'unusable-idfa' }]]);
});

test('a removal needs no permission', async () => {
  const { requests, skipped } = await preview('webhook', {
    settings,
    operation: 'remove',
    members: [{ ...ann, consent: {} }],
  });
  assert.deepEqual([requests.length, skipped], [1, []]);
});

test('a CSV preview shows the text of the file', async () => {
  const { requests } = await preview('s3-csv', { settings: { columns: ['plan'] }, operation: 'add', members: [ann] });
  assert.equal(requests[0]?.body, 'operation,identifier,plan\r\nadd,ann@example.com,gold\r\n');
});

test('unknown types and wrong settings are named', async () => {
  const body = { settings: { url: 'nothing' }, operation: 'add', members: [] } as const;
  assert.equal(
    ((await previewRequests('pigeon', body, at)) as { problem: string }).problem,
    'unknown-destination-type',
  );
  assert.equal(((await previewRequests('webhook', body, at)) as { problem: string }).problem, 'invalid-settings');
});
