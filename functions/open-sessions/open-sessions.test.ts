import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { AuditFacts } from '../../shared/domain/access/audit-entry.ts';
import type { Caller } from '../../shared/domain/access/caller.ts';
import { readSession, SESSION_MS } from '../../shared/domain/access/session.ts';
import { digestedText, TOKEN_DIGEST } from '../../shared/domain/access/token.ts';
import { sessionOperations } from '../../shared/domain/api/operations/sessions.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemorySessionStore } from '../../shared/memory/memory-session-store.ts';
import type { SignedIn } from '../../shared/ports/identity-provider.ts';
import { createApiClient, type Sent } from '../../test/stories/api-client.ts';
import { createOpenSessions } from './open-sessions.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const JANE: SignedIn = {
  subject: '0c6e-jane',
  name: 'jane@shop.example',
  groups: ['newsletter', 'marketer'],
  expiresAt: NOW + 2 * SESSION_MS,
};

const open = async () => {
  const sessions = createMemorySessionStore();
  const configuration = createMemoryConfigurationStore();
  const keyring = createKeyring('a key of sixteen characters or more');
  const facts: AuditFacts[] = [];
  const state: { person: SignedIn | undefined; isLogDown: boolean } = { person: JANE, isLogDown: false };
  let made = 0;
  const routes = createOpenSessions({
    provider: { verify: async () => state.person },
    ...{ sessions, configuration, keyring },
    record: async (each) => {
      if (state.isLogDown) throw new RangeError('down');
      facts.push(each);
    },
    random: (bytes) => Buffer.alloc(bytes, ++made).toString('base64url'),
  });
  const client = createApiClient(sessionOperations, routes, () => NOW);
  const call = (route: string, sent?: Sent) => {
    const [method = '', path = ''] = route.split(' ');
    return client(method, path, sent);
  };
  const signIn = () => call('POST /v1/sessions', { body: { accessToken: 'a', idToken: 'i' } });
  return { call, signIn, sessions, configuration, keyring, facts, state };
};

describe('opening a session', () => {
  it('gives who signed in the role of their group, for an hour, and shows the token this once', async () => {
    const { signIn, sessions, keyring } = await open();
    const { status, body } = await signIn();
    const { token, ...shown } = body;
    assert.equal(status, 201);
    assert.deepEqual(shown, {
      id: 'user:0c6e-jane',
      name: 'jane@shop.example',
      role: 'marketer',
      expiresAt: '2026-11-22T11:00:00.000Z',
      expiresIn: 3600,
    });
    const named = readSession(token);
    assert.ok(named);
    const stored = await sessions.get(named.id);
    assert.equal(stored?.digest, keyring.digest(TOKEN_DIGEST, digestedText(named.id, named.secret)));
    assert.doesNotMatch(JSON.stringify([named.id, stored]), new RegExp(`shop\\.example|${named.secret}`));
  });

  it('never outlives what the provider vouched for, so that a group that was taken away counts within the hour', async () => {
    const { signIn, state } = await open();
    state.person = { ...JANE, expiresAt: NOW + 60_000 };
    assert.equal((await signIn()).body.expiresIn, 60);
    state.person = { ...JANE, expiresAt: NOW };
    assert.equal((await signIn()).status, 401);
  });

  it('gives the strongest role to who is in several groups, and says whom to ask to who is in none', async () => {
    const { signIn, state, facts } = await open();
    state.person = { ...JANE, groups: ['read-only', 'privacy-officer'] };
    assert.equal((await signIn()).body.role, 'privacy-officer');
    state.person = { ...JANE, groups: ['everybody'] };
    const refused = await signIn();
    assert.deepEqual([refused.status, refused.body.error.code], [403, 'not-permitted']);
    assert.match(refused.body.error.message, /ask an admin/);
    assert.equal(facts.length, 1);
  });

  it('is refused to tokens that the provider does not know', async () => {
    const { signIn, state } = await open();
    state.person = undefined;
    assert.deepEqual([(await signIn()).status, (await signIn()).body.error.code], [401, 'not-signed-in']);
  });

  it('is written down by subject and network before the session exists, and does not happen otherwise', async () => {
    const { signIn, state, facts, sessions } = await open();
    const { body } = await signIn();
    assert.deepEqual(facts, [
      {
        ...{ requestId: 'request-1', route: 'POST /v1/sessions', tokenId: 'user:0c6e-jane', role: 'marketer' },
        ...{ at: NOW, step: 'answered', status: 201, sourceIp: '203.0.113.0' },
      },
    ]);
    assert.ok(await sessions.get(readSession(body.token)?.id ?? ''));
    state.isLogDown = true;
    await assert.rejects(signIn());
  });
});

describe('the session of now', () => {
  it('says who somebody is, and is gone when they sign out', async () => {
    const { call, signIn, sessions } = await open();
    const { body } = await signIn();
    const { id = '' } = readSession(body.token) ?? {};
    const caller: Caller = { tokenId: 'user:0c6e-jane', role: 'marketer', session: id };
    const { token: _, ...shown } = body;
    assert.deepEqual((await call('GET /v1/sessions/current', { caller })).body, shown);
    assert.equal((await call('DELETE /v1/sessions/current', { caller })).status, 204);
    assert.equal(await sessions.get(id), undefined);
  });

  it('says so of a management token too, which is no session to end', async () => {
    const { call, configuration } = await open();
    const document = {
      name: 'CRM sync',
      role: 'marketer',
      scopes: ['exports'],
      createdAt: 1,
      createdBy: 'root',
      digest: '',
    };
    await configuration.put('token', { id: 'crm', document }, undefined);
    const crm: Caller = { tokenId: 'crm', role: 'marketer', scopes: ['exports'] };
    const shown = { id: 'crm', name: 'CRM sync', role: 'marketer', scopes: ['exports'] };
    assert.deepEqual((await call('GET /v1/sessions/current', { caller: crm })).body, shown);
    const root: Caller = { tokenId: 'root', role: 'admin' };
    assert.deepEqual((await call('GET /v1/sessions/current', { caller: root })).body, {
      id: 'root',
      name: 'root',
      role: 'admin',
    });
    assert.equal((await call('DELETE /v1/sessions/current', { caller: crm })).status, 409);
  });
});
