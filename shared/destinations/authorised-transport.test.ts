import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../aws/hmac-keyring.ts';
import type { DeliveryRequest } from '../domain/export/delivery.ts';
import { createMemoryRenewalStore } from '../memory/memory-renewal-store.ts';
import { createAuthorisedTransport } from './authorised-transport.ts';
import { type Authority, findAuthority } from './authority.ts';
import type { AnyDestination } from './destination.ts';
import { destination as google } from './google/destination.ts';

const settings = google.settings.parse({ customerId: '1234567890', userListId: '7', termsAccepted: true });
const credentials = { clientId: 'c', clientSecret: 's', refreshToken: 'r' };
const authority: Authority = {
  type: google,
  settings,
  credentials,
  name: 'n',
  latest: async () => credentials,
  renew: async () => assert.fail('this type renews nothing'),
};
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

/** A server that takes each refresh token once, and workers that share what is kept. */
const openRotating = (configured = 'r0') => {
  const type: AnyDestination = { ...google, renew: (given, refreshToken) => ({ ...given, refreshToken }) };
  const keyring = createKeyring('a secret of a test, long enough for it');
  const renewals = createMemoryRenewalStore();
  const state = { good: 'r0', grants: 0, now: 0 };
  const transport = {
    send: async ({ url, body }: DeliveryRequest) => {
      if (!url.endsWith('/token')) return { status: 200, headers: {}, body: '', at: state.now };
      if (new URLSearchParams(body).get('refresh_token') !== state.good)
        return { status: 400, headers: {}, body: '{"error":"invalid_grant"}', at: state.now };
      state.grants += 1;
      state.good = `r${state.grants}`;
      const granted = { access_token: `t${state.grants}`, refresh_token: state.good, expires_in: 3_600 };
      return { status: 200, headers: {}, body: JSON.stringify(granted), at: state.now };
    },
  };
  const sealed = keyring.seal(JSON.stringify({ ...credentials, refreshToken: configured }));
  const destination = {
    id: 'd',
    type,
    settings,
    credentials: sealed,
    needs: { identifiers: [], traits: [], purposes: [] },
  };
  const authorityNow = async (of: typeof destination = destination): Promise<Authority> =>
    (await findAuthority({ renewals, keyring }, of)) ?? assert.fail('no authority');
  const worker = () => createAuthorisedTransport(transport, () => state.now);
  return { state, keyring, destination, authorityNow, worker };
};
const statusOf = (response: object) => ('status' in response ? response.status : undefined);

test('a new refresh token is kept for everybody: the next worker uses it, and others configured since take its place', async () => {
  const { state, keyring, destination, authorityNow, worker } = openRotating();
  for (let n = 1; n <= 3; n++) {
    assert.equal(statusOf(await worker()(await authorityNow(), request)), 200);
    assert.equal(state.grants, n);
  }
  state.good = 'configured-again';
  const again = keyring.seal(JSON.stringify({ ...credentials, refreshToken: state.good }));
  assert.equal(statusOf(await worker()(await authorityNow({ ...destination, credentials: again }), request)), 200);
});

test('a worker whose refresh token somebody used meanwhile goes on with theirs; a revoked one stays refused', async () => {
  const { state, authorityNow, worker } = openRotating();
  const early = await authorityNow();
  assert.equal(statusOf(await worker()(await authorityNow(), request)), 200);
  assert.equal(statusOf(await worker()(early, request)), 200);
  assert.equal(state.grants, 2);
  const revoked = openRotating('revoked');
  assert.equal(statusOf(await revoked.worker()(await revoked.authorityNow(), request)), 401);
});

test('a worker that outlives its token renews it by what was kept last', async () => {
  const { state, authorityNow, worker } = openRotating();
  const send = worker();
  const authority = await authorityNow();
  await send(authority, request);
  state.now += 3_600_000;
  assert.equal(statusOf(await send(authority, request)), 200);
  assert.equal(state.grants, 2);
});
