import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { takesToken } from '../../infra/management-access.ts';
import { accessOf, hasAccess } from '../../shared/domain/access/access.ts';
import { ROLES, type Role } from '../../shared/domain/access/caller.ts';
import type { Operation } from '../../shared/domain/api/operation.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import { openGuarded, ROOT } from './guarded-calls.ts';

const JANE = { userId: 'jane-7731', email: 'jane.doe@shop.example', phone: '+4930901820' };
const lookup = { body: { type: 'email', value: JANE.email } };
const known = { name: 'Known', definition: { identifier: 'email' } };

const open = async () => {
  const guarded = openGuarded();
  const { as, call, stitch } = guarded;
  const root = as(ROOT);
  const source = { name: 'Web', trust: 'claimed', writeKey: 'web-write-key' };
  assert.equal((await root('PUT', '/v1/sources/web', { body: source })).status, 201);
  await root('PUT', '/v1/sources/server', {
    body: { name: 'Server', trust: 'asserted', writeKey: 'server-write-key-1' },
  });
  await root('PUT', '/v1/segments/known', { body: known });
  const make = async (id: string, role: Role, more: object = {}): Promise<string> => {
    const { status, body } = await root('PUT', `/v1/tokens/${id}`, { body: { name: id, role, ...more } });
    assert.equal(status, 201);
    return body.token;
  };
  const traits = { email: JANE.email, phone: JANE.phone };
  const sent = { type: 'identify', userId: JANE.userId, messageId: 'm1', traits };
  await call('POST', '/v1/batch', { body: { batch: [sent], writeKey: 'web-write-key' } });
  await stitch();
  return { ...guarded, root, make };
};

/** What each role gets from calls that stand for all others. */
const REPRESENTATIVE: readonly (readonly [method: string, url: string, sent: object, permitted: readonly Role[]])[] = [
  ['GET', '/v1/segments', {}, ROLES],
  ['GET', '/v1/ledger', {}, ROLES],
  ['GET', '/v1/identity/rules', {}, ROLES],
  ['PUT', '/v1/segments/other', { body: known }, ['admin', 'marketer']],
  ['POST', '/v1/segments/preview', { body: { definition: known.definition } }, ['admin', 'marketer']],
  ['POST', '/v1/profiles/lookup', lookup, ['admin', 'marketer', 'privacy-officer']],
  ['GET', `/v1/profiles/userId:${JANE.userId}/events`, {}, ['admin', 'marketer', 'privacy-officer']],
  ['GET', '/v1/segments/known/members', {}, ['admin', 'marketer', 'privacy-officer']],
  ['GET', '/v1/quarantine', {}, ['admin', 'privacy-officer']],
  ['GET', '/v1/identity/quarantine', {}, ['admin', 'privacy-officer']],
  ['GET', '/v1/audit', {}, ['admin', 'privacy-officer']],
  ['PUT', '/v1/sources/new', { body: { name: 'New', trust: 'claimed' } }, ['admin']],
  ['PUT', '/v1/identity/rules', { body: { types: { userId: {}, email: {}, phone: {}, anonymousId: {} } } }, ['admin']],
  ['GET', '/v1/tokens', {}, ['admin']],
  ['POST', '/v1/tokens/admin/rotate', {}, ['admin']],
];

describe('a token with a role', () => {
  it('makes the calls of its role and no others', async () => {
    const { as, make } = await open();
    for (const role of ROLES.toReversed()) {
      const call = as(await make(role, role));
      for (const [method, url, sent, permitted] of REPRESENTATIVE) {
        const { status, body } = await call(method, url, sent);
        if (permitted.includes(role)) assert.ok(status < 300, `${role} ${method} ${url}: ${status}`);
        else assert.deepEqual([status, body.error.code], [403, 'not-permitted'], `${role} ${method} ${url}`);
      }
    }
  });

  it('is refused every call beyond it, whatever else is wrong with the call', async () => {
    const { as, make } = await open();
    for (const role of ROLES) {
      const call = as(await make(role, role));
      for (const [route, operation] of Object.entries(allOperations) as [string, Operation][]) {
        if (!takesToken(route) || hasAccess(role, accessOf(route, operation))) continue;
        const [method = '', path = ''] = route.split(' ');
        assert.equal((await call(method, path.replaceAll(/\{\w+\}/g, 'x'))).status, 403, `${role} ${route}`);
      }
    }
  });

  it('sees secret write keys only where it could replace them', async () => {
    const { as, make, root } = await open();
    const reader = as(await make('reader', 'read-only'));
    const keysOf = async (call: typeof reader) =>
      (await call('GET', '/v1/sources')).body.sources.map(({ writeKey }: { writeKey: string }) => writeKey);
    assert.deepEqual(await keysOf(reader), ['(hidden)', 'web-write-key']);
    assert.equal((await reader('GET', '/v1/sources/server')).body.writeKey, '(hidden)');
    assert.deepEqual(await keysOf(root), ['server-write-key-1', 'web-write-key']);
    const kept = await root('PUT', '/v1/sources/server', {
      body: { name: 'S', trust: 'asserted', writeKey: '(hidden)' },
    });
    assert.equal(kept.status, 422, 'what hides a key is no key');
  });

  it('is narrowed by scopes', async () => {
    const { as, make } = await open();
    const call = as(await make('sync', 'admin', { scopes: ['segments', 'exports'] }));
    assert.equal((await call('GET', '/v1/segments')).status, 200);
    assert.equal((await call('GET', '/v1/exports')).status, 200);
    const refused = await call('GET', '/v1/sources');
    assert.equal(refused.status, 403);
    assert.match(refused.body.error.message, /sources/);
    assert.equal((await call('PUT', '/v1/tokens/more', { body: { name: 'M', role: 'admin' } })).status, 403);
  });
});

describe('a token that ends', () => {
  it('opens nothing within five seconds of being revoked or rotated, and at its end', async () => {
    const { as, make, root, wait, now } = await open();
    const revoked = as(await make('revoked', 'admin'));
    const rotated = as(await make('rotated', 'admin'));
    const expiring = as(await make('expiring', 'admin', { expiresAt: new Date(now() + 60_000).toISOString() }));
    const statuses = async () =>
      Promise.all([revoked, rotated, expiring].map(async (call) => (await call('GET', '/v1/segments')).status));
    assert.deepEqual(await statuses(), [200, 200, 200]);
    assert.equal((await root('DELETE', '/v1/tokens/revoked')).status, 204);
    const { body } = await root('POST', '/v1/tokens/rotated/rotate');
    wait(5_000);
    assert.deepEqual(await statuses(), [401, 401, 200]);
    assert.equal((await as(body.token)('GET', '/v1/segments')).status, 200);
    wait(55_000);
    assert.deepEqual(await statuses(), [401, 401, 401]);
  });

  it('is never the one of the deployment', async () => {
    const { as, make, root } = await open();
    const admin = as(await make('boss', 'admin'));
    assert.equal((await admin('DELETE', '/v1/tokens/root')).status, 409);
    assert.equal((await admin('PUT', '/v1/tokens/root', { body: { name: 'R', role: 'read-only' } })).status, 409);
    assert.equal((await root('GET', '/v1/tokens')).status, 200);
  });
});

describe('the two kinds of credentials', () => {
  it('are never taken for one another', async () => {
    const { as, call, make } = await open();
    const token = await make('crm', 'admin');
    const event = { type: 'track', event: 'E', userId: 'u' };
    for (const writeKey of [token, ROOT]) {
      assert.equal((await call('POST', '/v1/batch', { body: { batch: [event], writeKey } })).status, 401);
      const basic = `Basic ${btoa(`${writeKey}:`)}`;
      assert.equal((await call('POST', '/v1/track', { body: event, headers: { authorization: basic } })).status, 401);
      assert.equal((await as(writeKey)('POST', '/v1/track', { body: event })).status, 401);
    }
    for (const key of ['web-write-key', 'server-write-key-1']) {
      assert.equal((await as(key)('GET', '/v1/segments')).status, 401);
      const basic = `Basic ${btoa(`${key}:`)}`;
      assert.equal((await call('GET', '/v1/segments', { headers: { authorization: basic } })).status, 401);
    }
    const taken = { name: 'Trick', trust: 'asserted', writeKey: token.slice(0, 60) };
    assert.equal((await as(ROOT)('PUT', '/v1/sources/trick', { body: taken })).status, 422);
  });
});

describe('the audit log of a whole story', () => {
  it('says who did what to what, refused calls too, holds nothing personal, and is intact', async () => {
    const { as, make, root, stores } = await open();
    const marketer = as(await make('crm', 'marketer'));
    const officer = as(await make('dpo', 'privacy-officer'));
    await marketer('PUT', '/v1/segments/vip', { body: known });
    assert.equal((await marketer('POST', '/v1/profiles/lookup', lookup)).status, 200);
    const unlink = { identifiers: [`phone:${JANE.phone}`], reason: 'a shared phone' };
    const path = `/v1/profiles/email:${encodeURIComponent(JANE.email)}/unlink`;
    assert.equal((await marketer('POST', path, { body: unlink })).status, 403);
    assert.equal((await officer('POST', path, { body: unlink })).status, 202);
    assert.equal((await officer('GET', `/v1/segments/${encodeURIComponent(JANE.email)}`)).status, 422);
    assert.equal((await officer('GET', `/v1/profiles/${JANE.email}`)).status, 422);

    const key = stores.keyring.keyOf({ type: 'email', value: JANE.email });
    const rows = async (query: string) =>
      (await root('GET', `/v1/audit?${query}`)).body.entries
        .map(({ step, route, token, status, target }: Record<string, unknown>) => [step, route, token, status, target])
        .toReversed();
    const route = 'POST /v1/profiles/{identifier}/unlink';
    assert.deepEqual(await rows(`route=${encodeURIComponent(route)}`), [
      ['refused', route, 'crm', 403, key],
      ['asked', route, 'dpo', undefined, key],
      ['answered', route, 'dpo', 202, key],
    ]);
    const ofJane = await rows(`target=${encodeURIComponent(key)}&token=crm`);
    assert.deepEqual(
      ofJane.map(([step, of]: string[]) => [step, of]),
      [
        ['asked', 'POST /v1/profiles/lookup'],
        ['answered', 'POST /v1/profiles/lookup'],
        ['refused', route],
      ],
    );
    assert.deepEqual(
      (await rows('target=vip')).map(([step, , token, status]: unknown[]) => [step, token, status]),
      [
        ['asked', 'crm', undefined],
        ['answered', 'crm', 201],
      ],
    );
    const { body } = await root('GET', '/v1/audit?limit=200');
    assert.equal(body.intact, true);
    const held = JSON.stringify([...stores.audit.entries.values(), body]);
    for (const personal of [
      ...Object.values(JANE),
      'jane',
      '901820',
      '203.0.113.7',
      'a shared phone',
      'hw_',
      'write-key',
    ])
      assert.ok(!held.includes(personal), personal);
  });

  it('holds two entries for each call that was carried out: that is what a call costs', async () => {
    const { as, make, stores } = await open();
    const crm = as(await make('crm', 'marketer'));
    const before = stores.audit.entries.size;
    for (let n = 0; n < 10; n += 1) await crm('GET', '/v1/segments');
    assert.equal(stores.audit.entries.size - before, 20);
    const sizes = [...stores.audit.entries.values()].map((entry) => JSON.stringify(entry).length);
    assert.ok(Math.max(...sizes) < 800, 'one write unit each');
  });

  it('shows that somebody edited it', async () => {
    const { root, stores } = await open();
    const [place, entry] = [...stores.audit.entries][0] ?? assert.fail();
    stores.audit.entries.set(place, { ...entry, tokenId: 'somebody-else' });
    assert.equal((await root('GET', '/v1/audit')).body.intact, false);
    stores.audit.entries.set(place, entry);
    assert.equal((await root('GET', '/v1/audit')).body.intact, true);
    stores.audit.entries.delete(place);
    assert.equal((await root('GET', '/v1/audit')).body.intact, false);
  });
});
