import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryRequest } from '../domain/export/delivery.ts';
import { createAuthorisedTransport } from './authorised-transport.ts';
import { destination as google } from './google/destination.ts';

const settings = google.settings.parse({ customerId: '1234567890', userListId: '7', termsAccepted: true });
const authority = { type: google, settings, credentials: { clientId: 'c', clientSecret: 's', refreshToken: 'r' } };
const request: DeliveryRequest = { method: 'POST', url: 'https://a.example/', headers: {}, body: '', members: [0] };

/** A platform that knows one token at a time; `grant` answers the request for one. */
const open = (
  grant = (n: number) => ({ status: 200, body: JSON.stringify({ access_token: `t${n}`, expires_in: 3_600 }) }),
) => {
  const seen = { grants: 0, calls: [] as string[], now: 0, good: 't1' };
  const send = createAuthorisedTransport(
    {
      send: async ({ url, headers }) => {
        if (url.endsWith('/token')) return { headers: {}, at: seen.now, ...grant(++seen.grants) };
        const token = headers['authorization'] ?? '';
        seen.calls.push(token);
        return { status: token === `Bearer ${seen.good}` ? 200 : 401, headers: {}, body: '', at: seen.now };
      },
    },
    () => seen.now,
  );
  return { seen, ask: async () => (await send(authority, request)) as { status?: number } };
};

test('a token is asked for once and used until shortly before it ends', async () => {
  const { seen, ask } = open();
  await ask();
  await ask();
  assert.equal(seen.grants, 1);
  seen.now = 3_541_000;
  seen.good = 't2';
  assert.equal((await ask()).status, 200);
  assert.deepEqual(seen.calls, ['Bearer t1', 'Bearer t1', 'Bearer t2']);
});

test('a token refused before its time is renewed once, and a new one that is refused is the answer', async () => {
  const { seen, ask } = open();
  await ask();
  seen.good = 't2';
  assert.equal((await ask()).status, 200);
  seen.good = 'none';
  assert.equal((await ask()).status, 401);
  assert.deepEqual([seen.grants, seen.calls.length], [3, 5]);
});

test('a grant that is refused reads as 401, one that fails for now as what it was; nothing is sent without a token', async () => {
  for (const [given, read] of [
    [400, 401],
    [403, 401],
    [200, 401],
    [429, 429],
    [503, 503],
  ] as const) {
    const { seen, ask } = open(() => ({ status: given, body: '{"error":"invalid_grant"}' }));
    assert.equal((await ask()).status, read, `${given}`);
    assert.deepEqual(seen.calls, []);
  }
});
