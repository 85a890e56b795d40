import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { OutgoingMember } from '../../domain/export/delivery.ts';
import { destination as webhook } from './destination.ts';

const at = Date.parse('2026-11-22T02:00:00.000Z');
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const settings = webhook.settings.parse({ url: 'https://receiver.example/in', traits: ['plan'] });
const run = { exportId: 'x', runId: 'r1', segmentId: 'buyers', part: 1, at };
const member = (n: number, traits = { plan: 'gold' }): OutgoingMember => ({
  operation: 'add',
  operationId: `op-${n}`,
  identifier: { type: 'userId', value: `user-${n}` },
  traits,
});
const build = (members: readonly OutgoingMember[], attempt = run) =>
  webhook.requests({ settings, credentials: { secret }, members, run: attempt });
const first = <T>(all: readonly T[]): T => all[0] ?? assert.fail('nothing was built');
const answer = (status: number, body = '', headers: Record<string, string> = {}) => ({ status, body, headers, at });

test('a receiver can verify every request with the Standard Webhooks library', () => {
  const { body, headers } = first(build([member(1)], { ...run, at: Date.now() }));
  const verified = new Webhook(secret).verify(body, headers) as { members: { identifier: unknown }[] };
  assert.deepEqual(first(verified.members).identifier, { type: 'userId', value: 'user-1' });
});

test('a retry of the same members keeps the webhook-id, also in a later run; other content gets another', () => {
  const idOf = (members: OutgoingMember[], attempt = run) => first(build(members, attempt)).headers['webhook-id'];
  const id = idOf([member(1)]);
  assert.equal(idOf([member(1)], { ...run, runId: 'r2', part: 3, at: at + 60_000 }), id);
  assert.notEqual(idOf([member(1, { plan: 'silver' })]), id);
  assert.notEqual(idOf([member(2)]), id);
});

test('more than a hundred members travel in several requests, each naming its own', () => {
  const requests = build(Array.from({ length: 201 }, (_, n) => member(n)));
  assert.deepEqual(
    requests.map(({ members }) => members.length),
    [100, 100, 1],
  );
  assert.deepEqual(requests.flatMap(({ members }) => members).length, 201);
  assert.equal(requests[2]?.members[0], 200);
});

test('2xx accepts, whatever nonsense the body holds; a receiver may refuse members by index', () => {
  const request = first(build([member(1), member(2)]));
  for (const body of ['', '<html>', '{"rejected":"no"}', '{"rejected":[{"index":99}]}', '[[[']) {
    assert.deepEqual(
      webhook.interpret(answer(200, body), request).outcomes.map(({ kind }) => kind),
      ['accepted', 'accepted'],
    );
  }
  const refused = webhook.interpret(
    answer(200, '{"rejected":[{"index":1,"code":"Unknown User","message":"no ann@example.com here"}]}'),
    request,
  ).outcomes;
  assert.deepEqual(refused[0], { kind: 'accepted', confirmed: true });
  assert.deepEqual(refused[1], { kind: 'rejected', code: 'unknown-user', example: 'no *** here' });
});

test('429, 5xx and silence are asked again, after the pause the receiver names; other answers are final', () => {
  const request = first(build([member(1)]));
  const read = (response: Parameters<typeof webhook.interpret>[0]) =>
    first(webhook.interpret(response, request).outcomes);
  assert.deepEqual(read(answer(429, 'slow', { 'retry-after': '7' })), {
    kind: 'retry',
    code: 'http-429',
    example: 'HTTP 429 slow',
    afterSeconds: 7,
  });
  const date = new Date(at + 90_000).toUTCString();
  assert.equal((read(answer(503, '', { 'retry-after': date })) as { afterSeconds?: number }).afterSeconds, 90);
  assert.equal(read(answer(500)).kind, 'retry');
  assert.equal(read({ failure: 'timeout', message: 'no answer in 15 s', at }).kind, 'retry');
  assert.equal(read({ failure: 'refused-address', message: 'private', at }).kind, 'rejected');
  for (const status of [301, 400, 401, 404, 410, 422]) assert.equal(read(answer(status)).kind, 'rejected');
});

test('settings refuse addresses that are no web address, and secrets that are too short', () => {
  for (const url of ['ftp://a.example', 'javascript:alert(1)', 'https://user:pass@a.example', 'nothing']) {
    assert.equal(webhook.settings.safeParse({ url }).success, false, url);
  }
  assert.equal(webhook.credentials.safeParse({ secret: 'whsec_c2hvcnQ=' }).success, false);
  assert.equal(webhook.credentials.safeParse({ secret }).success, true);
  assert.equal(webhook.credentials.safeParse(webhook.maskedCredentials).success, true);
});
