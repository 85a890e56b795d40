import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { Caller } from '../../shared/domain/access/caller.ts';
import { digestedText, readToken, TOKEN_DIGEST, type TokenDocument } from '../../shared/domain/access/token.ts';
import { tokenOperations } from '../../shared/domain/api/operations/access.ts';
import { createMemoryAuditLog } from '../../shared/memory/memory-audit-log.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageTokens } from './manage-tokens.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const keyring = createKeyring('a key of sixteen characters or more');

const open = () => {
  const configuration = createMemoryConfigurationStore();
  const audit = createMemoryAuditLog();
  let made = 0;
  const makeSecret = () => `secret${++made}_`.padEnd(43, 'x');
  const routes = createManageTokens({ configuration, audit, keyring, makeSecret });
  /** Whether a token's text would open anything now. */
  const opens = async (text: string): Promise<boolean> => {
    const { id, secret } = readToken(text) ?? assert.fail(`no token: ${text}`);
    const stored = await configuration.get<TokenDocument>('token', id);
    return stored?.document.digest === keyring.digest(TOKEN_DIGEST, digestedText(id, secret));
  };
  return { configuration, audit, opens, call: createApiClient(tokenOperations, routes, () => NOW) };
};
const crm = { name: 'CRM', role: 'marketer' };

describe('managing tokens', () => {
  it('shows a token once, when it is made, and stores no secret', async () => {
    const { call, opens, configuration } = open();
    const body = { ...crm, scopes: ['segments', 'exports', 'segments'], expiresAt: '2027-01-01T00:00:00Z' };
    const made = await call('PUT', '/v1/tokens/crm', { body });
    assert.equal(made.status, 201);
    const { token, ...rest } = made.body;
    assert.ok(await opens(token));
    assert.deepEqual(rest, {
      ...{ id: 'crm', ...crm, scopes: ['exports', 'segments'], expiresAt: '2027-01-01T00:00:00.000Z' },
      ...{ createdAt: '2026-11-22T10:00:00.000Z', createdBy: 'root' },
    });
    assert.deepEqual((await call('GET', '/v1/tokens/crm')).body, rest);
    const stored = JSON.stringify(await configuration.list('token'));
    assert.ok(!stored.includes(readToken(token)?.secret ?? ''));
  });

  it('lists them all, the one of the deployment first, each with the day of its last use', async () => {
    const { call, audit } = open();
    await call('PUT', '/v1/tokens/crm', { body: crm });
    await call('PUT', '/v1/tokens/ops', { body: { name: 'Ops', role: 'admin' } });
    await audit.noteUse('root', NOW);
    await audit.noteUse('crm', NOW - 86_400_000);
    const { body } = await call('GET', '/v1/tokens');
    assert.deepEqual(
      body.tokens.map(({ id, role, lastUsedOn }: Record<string, string>) => [id, role, lastUsedOn]),
      [
        ['root', 'admin', '2026-11-22'],
        ['crm', 'marketer', '2026-11-21'],
        ['ops', 'admin', undefined],
      ],
    );
    assert.doesNotMatch(JSON.stringify(body), /hw_|xxxx|digest/, 'no secret is listed');
  });

  it('keeps the secret when what a token may do is replaced, and drops what is left out', async () => {
    const { call, opens } = open();
    const { body } = await call('PUT', '/v1/tokens/crm', {
      body: { ...crm, scopes: ['exports'], expiresAt: '2027-01-01T00:00:00Z' },
    });
    const replaced = await call('PUT', '/v1/tokens/crm', { body: { name: 'CRM', role: 'read-only' } });
    assert.deepEqual(replaced.body, {
      ...{ id: 'crm', name: 'CRM', role: 'read-only' },
      ...{ createdAt: body.createdAt, createdBy: 'root' },
    });
    assert.equal(replaced.status, 200);
    assert.ok(await opens(body.token));
  });

  it('gives a new secret, after which the old one opens nothing', async () => {
    const { call, opens } = open();
    const { body: made } = await call('PUT', '/v1/tokens/crm', { body: { ...crm, scopes: ['exports'] } });
    const rotated = await call('POST', '/v1/tokens/crm/rotate');
    assert.equal(rotated.status, 200);
    assert.deepEqual([await opens(made.token), await opens(rotated.body.token)], [false, true]);
    assert.deepEqual([rotated.body.scopes, rotated.body.rotatedAt], [['exports'], '2026-11-22T10:00:00.000Z']);
    assert.equal((await call('POST', '/v1/tokens/none/rotate')).status, 404);
  });

  it('makes one secret that works, however many make the same token at once', async () => {
    const { call, opens } = open();
    const answers = await Promise.all([1, 2, 3].map(() => call('PUT', '/v1/tokens/crm', { body: crm })));
    const shown = answers.flatMap(({ body }) => body.token ?? []);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 201]);
    assert.equal(shown.length, 1);
    assert.ok(await opens(shown[0]));
    const rotated = await Promise.all([1, 2, 3].map(() => call('POST', '/v1/tokens/crm/rotate')));
    const works = await Promise.all(rotated.map(({ body }) => opens(body.token)));
    assert.equal(works.filter(Boolean).length, 1);
  });

  it('revokes once, and what is revoked and made again has another secret', async () => {
    const { call, opens } = open();
    const { body: first } = await call('PUT', '/v1/tokens/crm', { body: crm });
    assert.equal((await call('DELETE', '/v1/tokens/crm')).status, 204);
    assert.equal((await call('DELETE', '/v1/tokens/crm')).status, 404);
    await call('PUT', '/v1/tokens/crm', { body: crm });
    assert.equal(await opens(first.token), false);
  });

  it('leaves the token of the deployment alone', async () => {
    const { call } = open();
    const answers = await Promise.all([
      call('PUT', '/v1/tokens/root', { body: { name: 'R', role: 'read-only' } }),
      call('DELETE', '/v1/tokens/root'),
      call('POST', '/v1/tokens/root/rotate'),
    ]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [409, 409, 409],
    );
    assert.equal((await call('GET', '/v1/tokens/root')).body.role, 'admin');
  });

  it('hands out no more than the caller has: not by making, not by widening, not by rotating', async () => {
    const { call, opens } = open();
    const caller: Caller = { tokenId: 'narrow', role: 'admin', scopes: ['access', 'segments'] };
    const { body: wide } = await call('PUT', '/v1/tokens/wide', { body: { name: 'W', role: 'admin' } });
    const put = async (scopes?: string[]) =>
      (await call('PUT', '/v1/tokens/new', { body: { ...crm, ...(scopes && { scopes }) }, caller })).status;
    assert.deepEqual([await put(), await put(['exports']), await put(['segments', 'privacy'])], [403, 403, 403]);
    assert.equal(await put(['segments']), 201);
    assert.equal(await put(), 403);
    assert.equal((await call('GET', '/v1/tokens/new')).body.createdBy, 'narrow');
    assert.equal((await call('POST', '/v1/tokens/wide/rotate', { caller })).status, 403);
    assert.ok(await opens(wide.token));
  });

  it('refuses unknown roles and scopes, no scopes at all, an end that is past, and a lost update', async () => {
    const { call } = open();
    const statusOf = async (more: object) =>
      (await call('PUT', '/v1/tokens/crm', { body: { ...crm, ...more } })).status;
    for (const more of [
      { role: 'owner' },
      { scopes: [] },
      { scopes: ['everything'] },
      { expiresAt: '2026-11-22T10:00:00Z' },
    ])
      assert.equal(await statusOf(more), 422, JSON.stringify(more));
    const { headers } = await call('PUT', '/v1/tokens/crm', { body: crm });
    await call('PUT', '/v1/tokens/crm', { body: { ...crm, name: 'Other' } });
    const precondition = { 'if-match': headers['etag'] ?? '' };
    assert.equal((await call('PUT', '/v1/tokens/crm', { body: crm, headers: precondition })).status, 412);
    assert.equal((await call('POST', '/v1/tokens/crm/rotate', { headers: precondition })).status, 412);
  });
});
