import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createLocalSignIn } from '../../infra/local/sign-in/local-sign-in.ts';
import { createSigning } from '../../infra/local/sign-in/signing.ts';
import { createOidcIdentityProvider } from './oidc-identity-provider.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const person = { subject: 'jane', name: 'Jane Roe', email: 'jane@shop.example', group: 'marketer' };
const grant = { person, clientId: 'console', signedInAt: NOW };

describe('who signed in', () => {
  const state = { now: NOW, status: 200 };
  let signing: ReturnType<typeof createSigning>;
  let issuer = '';
  const server = createServer(async (request, response) => {
    const isKeys = request.url === '/pool/.well-known/jwks.json';
    response.writeHead(isKeys ? state.status : 404).end(JSON.stringify(await signing.keys()));
  });
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pool`;
    signing = createSigning(issuer, () => state.now);
  });
  after(() => server.close());

  const open = () => createOidcIdentityProvider({ issuer, clock: () => state.now });
  const ask = async (tokens: { access_token: string; id_token: string }) =>
    open().verify({ accessToken: tokens.access_token, idToken: tokens.id_token });

  it('is read from the tokens of one sign-in, with the groups of the moment', async () => {
    const expiresAt = NOW + 3_600_000;
    const groups = ['marketer'];
    assert.deepEqual(await ask(await signing.tokens(grant)), { subject: 'jane', name: 'Jane Roe', groups, expiresAt });
  });

  it('is nobody once a token has expired, but for ten seconds of clocks that differ', async () => {
    const tokens = await signing.tokens(grant);
    state.now = NOW + 3_609_000;
    assert.ok(await ask(tokens));
    state.now = NOW + 3_611_000;
    assert.equal(await ask(tokens), undefined);
    state.now = NOW;
  });

  it('is nobody by one token for both, by tokens of two persons, of two clients, of another issuer or key', async () => {
    const mine = await signing.tokens(grant);
    const others = await signing.tokens({ ...grant, person: { ...person, subject: 'joe' } });
    const elsewhere = await signing.tokens({ ...grant, clientId: 'other' });
    const forged = await createSigning(issuer, () => NOW).tokens(grant);
    const foreign = await createSigning('https://other.example', () => NOW).tokens(grant);
    const twice = { access_token: mine.access_token, id_token: mine.access_token };
    const swapped = { access_token: mine.id_token, id_token: mine.access_token };
    const wrong = [
      twice,
      swapped,
      { ...mine, id_token: others.id_token },
      { ...mine, id_token: elsewhere.id_token },
      forged,
      foreign,
      { ...mine, access_token: 'x' },
      { ...mine, access_token: `${mine.access_token.split('.').slice(0, 2).join('.')}.` },
    ];
    for (const tokens of wrong) assert.equal(await ask(tokens), undefined);
    assert.ok(await ask(mine));
  });

  it('cannot be said while the keys cannot be read', async () => {
    const tokens = await signing.tokens(grant);
    state.status = 500;
    await assert.rejects(ask(tokens), { code: 'sign-in.unavailable' });
    state.status = 200;
    assert.ok(await ask(tokens));
  });

  it('is vouched for by the provider of a laptop as by Cognito: a code is good once, for its verifier', async () => {
    const local = createLocalSignIn('http://127.0.0.1:4100', () => NOW);
    local.groups.add('marketer');
    const base = { origin: 'http://127.0.0.1:4100', cookie: '', languages: 'en', form: new URLSearchParams() };
    const redirect_uri = 'http://127.0.0.1:4100/console/signed-in';
    const authorize = (query: Record<string, string>) =>
      local.answer({
        ...{ ...base, method: 'GET', path: '/oauth2/authorize' },
        query: new URLSearchParams({
          ...{ response_type: 'code', client_id: 'local-console', redirect_uri, state: 's', person: 'marketer' },
          ...{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' },
          ...query,
        }),
      });
    const exchange = (form: Record<string, string>) =>
      local.answer({
        ...{ ...base, method: 'POST', path: '/oauth2/token', query: new URLSearchParams() },
        form: new URLSearchParams({
          grant_type: 'authorization_code',
          client_id: 'local-console',
          redirect_uri,
          ...form,
        }),
      });
    const codeOf = ({ headers }: Awaited<ReturnType<typeof authorize>>) =>
      new URL(String(headers['location'])).searchParams.get('code') ?? '';
    // The verifier of the example in RFC 7636, appendix B.
    const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    for (const wrong of [{ redirect_uri: 'https://evil.example/console/' }, { code_challenge_method: 'plain' }])
      assert.equal((await authorize(wrong)).status, 400);
    const code = codeOf(await authorize({}));
    assert.equal((await exchange({ code: codeOf(await authorize({})), code_verifier: 'guessed' })).status, 400);
    assert.equal((await exchange({ code, code_verifier })).status, 200);
    assert.equal((await exchange({ code, code_verifier })).status, 400, 'once');
  });
});
