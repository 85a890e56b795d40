import '../../test/quiet.ts';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createCachedTokenDirectory } from '../aws/cached-token-directory.ts';
import { createKeyring } from '../aws/hmac-keyring.ts';
import type { Role } from '../domain/access/caller.ts';
import { sessionId, sessionText } from '../domain/access/session.ts';
import { digestedText, TOKEN_DIGEST, tokenText } from '../domain/access/token.ts';
import { idPath } from '../domain/api/common-schemas.ts';
import { defineOperations } from '../domain/api/operation.ts';
import { serve } from '../domain/api/serve.ts';
import { HeadwaterError } from '../domain/errors.ts';
import { answer } from '../domain/http.ts';
import { createMemoryAuditLog } from '../memory/memory-audit-log.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { createMemorySessionStore } from '../memory/memory-session-store.ts';
import { createAuthenticator } from './authenticator.ts';
import { createHttpHandler } from './http-handler.ts';

const ROOT = 'the-token-of-the-deployment';
const context = { functionName: 'test', awsRequestId: 'a', memoryLimitInMB: '256' } as Context;
const operations = defineOperations({
  'GET /v1/segments/{id}': { tag: 'Segments', summary: 'Read', path: idPath },
  'PUT /v1/segments/{id}': { tag: 'Segments', summary: 'Write', path: idPath },
  'GET /v1/open': { tag: 'Privacy', summary: 'Anybody', credential: 'none' },
  'POST /v1/segments/broken': { tag: 'Segments', summary: 'Break' },
});
const eventOf = (route: string, authorization: string | undefined, id = 'vip'): APIGatewayProxyEventV2 =>
  ({
    routeKey: route,
    headers: authorization === undefined ? {} : { authorization },
    pathParameters: { id },
    requestContext: { http: { method: 'GET', sourceIp: '192.0.2.77' }, requestId: 'r1', domainName: 'api.example' },
  }) as unknown as APIGatewayProxyEventV2;

const open = async () => {
  const keyring = createKeyring('a key of sixteen characters or more');
  const configuration = createMemoryConfigurationStore();
  const audit = createMemoryAuditLog();
  const sessions = createMemorySessionStore();
  const state = {
    now: Date.UTC(2026, 10, 22, 10),
    done: 0,
    isDown: false,
    downFrom: Number.POSITIVE_INFINITY,
    writers: 0,
  };
  const append: typeof audit.append = async (entry) => {
    if (audit.entries.size >= state.downFrom) throw new HeadwaterError('audit.unavailable', 'The log is down.');
    return audit.append(entry);
  };
  const get: typeof configuration.get = async (kind, id) => {
    if (state.isDown) throw new RangeError('down');
    return configuration.get(kind, id);
  };
  const clock = () => state.now;
  const authenticate = createAuthenticator({
    rootToken: async () => ROOT,
    tokens: createCachedTokenDirectory({ configuration: { get }, sessions, clock }),
    keyring,
    audit: { ...audit, append },
    newId: () => `writer${++state.writers}`,
    clock,
  });
  const handler = createHttpHandler({
    authenticate,
    routes: serve(operations, {
      'GET /v1/segments/{id}': async ({ caller }) => answer(caller),
      'PUT /v1/segments/{id}': async () => {
        state.done += 1;
        return { status: 204 };
      },
      'GET /v1/open': async ({ caller }) => answer({ caller: caller ?? 'nobody' }),
      'POST /v1/segments/broken': async () => {
        throw new RangeError('bug');
      },
    }),
  });
  const call = async (route: string, authorization: string | undefined, id?: string) => {
    const { statusCode, body } = await handler(eventOf(route, authorization, id), context);
    return { status: statusCode, body: body === undefined ? undefined : JSON.parse(body) };
  };
  const make = async (id: string, role: Role, more: object = {}): Promise<string> => {
    const secret = id.padEnd(43, 'x');
    const digest = keyring.digest(TOKEN_DIGEST, digestedText(id, secret));
    const document = { name: id, role, createdAt: 1, createdBy: 'root', digest, ...more };
    await configuration.put('token', { id, document }, undefined);
    return `Bearer ${tokenText(id, secret)}`;
  };
  const signIn = async (expiresAt: number): Promise<string> => {
    const [id, secret] = [sessionId('a'.repeat(22)), 's'.repeat(43)];
    const digest = keyring.digest(TOKEN_DIGEST, digestedText(id, secret));
    const named = { name: keyring.seal('jane@shop.example'), role: 'marketer', subject: 'jane' } as const;
    await sessions.put(id, { ...named, createdAt: 1, createdBy: 'user:jane', digest, expiresAt });
    return `Bearer ${sessionText(id, secret)}`;
  };
  const steps = () => [...audit.entries.values()].map(({ step, tokenId, status }) => [step, tokenId, status]);
  return { state, call, make, signIn, steps, audit, configuration };
};

describe('who makes a management call', () => {
  it('is known by the token, with its role and scopes', async () => {
    const { call, make } = await open();
    const reader = await make('dash_board', 'read-only', { scopes: ['segments'] });
    const read = 'GET /v1/segments/{id}';
    assert.deepEqual((await call(read, `Bearer ${ROOT}`)).body, { tokenId: 'root', role: 'admin' });
    assert.deepEqual((await call(read, reader)).body, {
      tokenId: 'dash_board',
      role: 'read-only',
      scopes: ['segments'],
    });
  });

  it('is nobody without a token, with one that is unknown, expired or revoked, and no answer says which', async () => {
    const { call, make, state, steps, configuration } = await open();
    const token = await make('crm', 'marketer', { expiresAt: state.now + 1 });
    const other = await make('ops', 'admin');
    assert.equal((await call('GET /v1/segments/{id}', token)).status, 200);
    assert.equal((await call('GET /v1/segments/{id}', other)).status, 200);
    await configuration.delete('token', 'ops', undefined);
    state.now += 5_000;
    const wrong = [
      token,
      other,
      `${token}a`,
      token.replace('x', 'y'),
      'Bearer hw_none_'.padEnd(59, 'x'),
      'Bearer local-write-key',
    ];
    const answers = await Promise.all(wrong.map((each) => call('GET /v1/segments/{id}', each)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [401]);
    assert.equal(new Set(answers.map(({ body }) => JSON.stringify(body))).size, 1);
    for (const none of [undefined, '', 'Bearer', `Basic ${ROOT}`, ROOT])
      assert.equal((await call('GET /v1/segments/{id}', none)).body.error.code, 'missing-token');
    assert.equal(steps().length, 4, 'a token that opens nothing leaves no entry');
  });

  it('is the person who signed in, until the session ends; the log names their subject alone', async () => {
    const { call, signIn, state, audit } = await open();
    const session = await signIn(state.now + 1);
    const { status, body } = await call('GET /v1/segments/{id}', session);
    assert.equal(status, 200);
    assert.deepEqual(body, { tokenId: 'user:jane', role: 'marketer', session: `session.${'a'.repeat(22)}` });
    const [entry] = [...audit.entries.values()];
    assert.equal(entry?.tokenId, 'user:jane');
    assert.doesNotMatch(JSON.stringify([...audit.entries.values()]), /shop\.example/);
    assert.equal((await call('GET /v1/segments/{id}', `${session}x`)).status, 401);
    state.now += 1;
    assert.equal((await call('GET /v1/segments/{id}', session)).status, 401, 'whatever the store still holds');
  });

  it('is nobody in a call that wants no credential, which leaves no entry', async () => {
    const { call, steps } = await open();
    for (const bearer of [undefined, 'Bearer x'])
      assert.deepEqual(await call('GET /v1/open', bearer), { status: 200, body: { caller: 'nobody' } });
    assert.deepEqual(steps(), []);
  });

  it('is not taken from a document that is called root', async () => {
    const { call, make } = await open();
    assert.equal((await call('GET /v1/segments/{id}', await make('root', 'admin'))).status, 401);
  });

  it('may call what the role and the scopes permit; the refusal says what the call takes, and is written down', async () => {
    const { call, make, steps, state } = await open();
    const reader = await call('PUT /v1/segments/{id}', await make('dash', 'read-only'));
    assert.deepEqual([reader.status, reader.body.error.code], [403, 'not-permitted']);
    assert.match(reader.body.error.message, /role admin or marketer/);
    const narrow = await call('PUT /v1/segments/{id}', await make('sync', 'marketer', { scopes: ['exports'] }));
    assert.match(narrow.body.error.message, /scope segments/);
    assert.equal(state.done, 0);
    assert.deepEqual(steps(), [
      ['refused', 'dash', 403],
      ['refused', 'sync', 403],
    ]);
  });
});

describe('a management call', () => {
  it('is written down before it is carried out, and again with its outcome, also when that is a failure', async () => {
    const { call, audit, state } = await open();
    await call('PUT /v1/segments/{id}', `Bearer ${ROOT}`);
    assert.equal((await call('POST /v1/segments/broken', `Bearer ${ROOT}`)).status, 500);
    assert.equal((await call('GET /v1/segments/{id}', `Bearer ${ROOT}`, 'jane@shop.example')).status, 422);
    const entries = [...audit.entries.values()].map(({ at: _, id: __, digest: ___, previous: ____, ...rest }) => rest);
    const put = {
      requestId: 'r1',
      tokenId: 'root',
      role: 'admin',
      sourceIp: '192.0.2.0',
      route: 'PUT /v1/segments/{id}',
      target: 'vip',
    };
    assert.deepEqual(entries.slice(0, 2), [
      { ...put, step: 'asked' },
      { ...put, step: 'answered', status: 204 },
    ]);
    assert.deepEqual(
      entries.slice(2).map(({ step, status, target }) => [step, status, target]),
      [
        ['asked', undefined, undefined],
        ['answered', 500, undefined],
        ['asked', undefined, undefined],
        ['answered', 422, undefined],
      ],
    );
    assert.equal(state.done, 1);
    assert.doesNotMatch(JSON.stringify([...audit.entries.values()]), /jane|192\.0\.2\.77/);
  });

  it('does not happen when it cannot be written down', async () => {
    const { call, state } = await open();
    state.downFrom = 0;
    const refused = await call('PUT /v1/segments/{id}', `Bearer ${ROOT}`);
    assert.deepEqual([refused.status, refused.body.error.code, state.done], [503, 'unavailable', 0]);
  });

  it('is answered as it went when only its outcome cannot be written down', async () => {
    const { call, state, steps } = await open();
    state.downFrom = 1;
    assert.equal((await call('PUT /v1/segments/{id}', `Bearer ${ROOT}`)).status, 204);
    assert.deepEqual(steps(), [['asked', 'root', undefined]]);
  });

  it('is answered 503 when nobody can say whose token it is', async () => {
    const { call, make, state } = await open();
    const token = await make('crm', 'admin');
    state.isDown = true;
    assert.equal((await call('PUT /v1/segments/{id}', token)).status, 503);
    assert.equal(state.done, 0);
  });
});
