import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { discoverFunctions } from '../../infra/discover.ts';
import { takesToken } from '../../infra/management-access.ts';

const functions = await discoverFunctions(new URL('../..', import.meta.url).pathname);

test('every function with management calls lets in, and writes down, by the one authenticator', () => {
  const guarded = functions.filter(
    ({ definition: { trigger } }) => trigger.kind === 'http' && trigger.routes.some(takesToken),
  );
  assert.ok(guarded.length > 10);
  const others = guarded.filter(
    ({ entry }) => !/authenticate: createAuthenticator\(/.test(readFileSync(entry, 'utf8')),
  );
  assert.deepEqual(
    others.map(({ name }) => name),
    [],
  );
});

test('a function with management calls answers nothing else: its authenticator stands before every route', () => {
  for (const { name, definition } of functions) {
    if (definition.trigger.kind !== 'http') continue;
    const built = new Set(definition.trigger.routes.map(takesToken));
    assert.equal(built.size, 1, name);
  }
});
