import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { discoverFunctions } from '../../infra/discover.ts';
import { takesToken } from '../../infra/management-access.ts';
import type { Operation } from '../../shared/domain/api/operation.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';

const functions = await discoverFunctions(new URL('../..', import.meta.url).pathname);

const guarded = functions.filter(
  ({ definition: { trigger } }) => trigger.kind === 'http' && trigger.routes.some(takesToken),
);

test('every function with management calls lets in, and writes down, by the one authenticator', () => {
  assert.ok(guarded.length > 10);
  const others = guarded.filter(
    ({ entry }) => !/authenticate: createAuthenticator\(/.test(readFileSync(entry, 'utf8')),
  );
  assert.deepEqual(
    others.map(({ name }) => name),
    [],
  );
});

test('what such a function answers besides wants no credential, and says so', () => {
  const open = guarded.flatMap(({ definition: { trigger } }) =>
    trigger.kind === 'http' ? trigger.routes.filter((route) => !takesToken(route)) : [],
  );
  const credentials = open.map((route) => (allOperations as Readonly<Record<string, Operation>>)[route]?.credential);
  assert.deepEqual(
    credentials.filter((credential) => credential !== 'none'),
    [],
  );
});
