import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Operation } from '../api/operation.ts';
import { allOperations } from '../api/operations/all.ts';
import { accessOf, hasAccess, isDecided, lackOf, mayGrant, SCOPES, scopeOf } from './access.ts';
import { type Caller, ROLES, type Role } from './caller.ts';
import { digestedText, readToken, tokenText } from './token.ts';

const management = (Object.entries(allOperations) as [string, Operation][]).filter(
  ([, { credential = 'management' }]) => credential === 'management',
);
const scopes = fc.option(fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 }), { nil: undefined });
const callerOf = (role: Role, own: readonly string[] | undefined): Caller => ({
  tokenId: 't',
  role,
  ...(own && { scopes: own }),
});

describe('what roles may call', () => {
  it('is decided for every management call', () => {
    assert.ok(management.length > 50);
    assert.deepEqual(
      management.filter(([, operation]) => !isDecided(operation)).map(([route]) => route),
      [],
    );
  });

  it('is everything for admins, and nothing that others may not for those who only read', () => {
    for (const [route, operation] of management) {
      const access = accessOf(route, operation);
      assert.ok(hasAccess('admin', access), route);
      if (!hasAccess('read-only', access)) continue;
      assert.ok(route.startsWith('GET ') || access === 'own', `${route} changes something`);
      assert.ok(
        ROLES.every((role) => hasAccess(role, access)),
        route,
      );
    }
  });

  it('shows single persons to nobody who only reads, and lets marketers order nothing about them', () => {
    // The summary counts what is held back, by source and reason.
    const personal = management.filter(
      ([route]) =>
        /\/profiles\/|\/quarantine|\/members|\/privacy\//.test(route) && route !== 'GET /v1/quarantine/summary',
    );
    assert.ok(personal.length >= 15);
    for (const [route, operation] of personal)
      assert.ok(lackOf(callerOf('read-only', undefined), route, operation), route);
    const orders = management.filter(([route]) =>
      /(unlink|relink)$|release|\/privacy\/|\/tokens|\/audit|PUT \/v1\/(identity|sources)/.test(route),
    );
    assert.ok(orders.length >= 10);
    for (const [route, operation] of orders)
      assert.ok(lackOf(callerOf('marketer', undefined), route, operation), route);
  });

  it('is nothing but for admins where nobody decided', () => {
    const strange = { tag: 'Strange' };
    assert.equal(isDecided(strange), false);
    assert.equal(accessOf('GET /v1/strange', strange), 'administer');
    assert.equal(accessOf('GET /v1/strange', undefined), 'administer');
    assert.equal(isDecided({ tag: 'constructor' }), false);
    assert.deepEqual(lackOf(callerOf('admin', ['segments']), 'GET /v1/strange', undefined), { scope: 'access' });
  });
});

describe('scopes', () => {
  it('only ever take away', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ROLES),
        scopes,
        fc.constantFrom(...management),
        (role, own, [route, operation]) => {
          const wide = lackOf(callerOf(role, undefined), route, operation);
          const narrow = lackOf(callerOf(role, own), route, operation);
          const isInScope =
            own === undefined || accessOf(route, operation) === 'own' || own.includes(scopeOf(operation.tag));
          assert.equal(narrow === undefined, wide === undefined && isInScope);
          assert.equal(wide === undefined, hasAccess(role, accessOf(route, operation)));
        },
      ),
    );
  });

  it('are handed out by who has them, and no others: whoever is given a token can do no more than who gave it', () => {
    fc.assert(
      fc.property(scopes, scopes, fc.constantFrom(...management), (own, given, [route, operation]) => {
        if (!mayGrant(callerOf('admin', own), given)) return;
        const giver = lackOf(callerOf('admin', own), route, operation);
        const taker = lackOf(callerOf('admin', given), route, operation);
        assert.ok(giver === undefined || taker !== undefined, route);
      }),
    );
    assert.equal(mayGrant(callerOf('admin', ['access']), undefined), false);
  });
});

describe('the text of a token', () => {
  it('gives back id and secret, also where both hold underscores', () => {
    const ids = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/);
    const secrets = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
    fc.assert(
      fc.property(ids, secrets, (id, secret) => assert.deepEqual(readToken(tokenText(id, secret)), { id, secret })),
    );
  });

  it('is nothing else: no write key, no part of a token, nothing around one', () => {
    const token = tokenText('crm', 'a'.repeat(43));
    const others = [
      '',
      'local-write-key',
      'hw_',
      'hw_crm',
      token.slice(0, -1),
      ` ${token}`,
      `${token}\n`,
      token.toUpperCase(),
    ];
    for (const text of others) assert.equal(readToken(text), undefined, text);
    assert.notEqual(digestedText('a', 'b'), digestedText('', 'ab'));
  });
});
