import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { discoverFunctions } from '../../infra/discover.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createDescribeApi } from './describe-api.ts';

const call = createApiClient(allOperations, createDescribeApi({ version: '1.2.3' }));
const { body: document } = await call('GET', '/openapi.json');

/** Preflights are CORS's, and HEAD is GET without a body: neither is part of the contract. */
const isContract = (route: string): boolean => !/^(OPTIONS|HEAD) /.test(route);

const documented = (Object.entries(document.paths) as [string, object][]).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

const referencesIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
};

describe('the OpenAPI document', () => {
  it('holds every route that a function declares, and none that no function declares', async () => {
    const functions = await discoverFunctions(new URL('../..', import.meta.url).pathname);
    const declared = functions.flatMap(({ definition: { trigger } }) =>
      trigger.kind === 'http' ? trigger.routes.filter(isContract).map((route) => route.replace('+}', '}')) : [],
    );
    assert.deepEqual([...new Set(declared)].sort(), declared.toSorted(), 'a route is declared twice');
    assert.deepEqual(documented.toSorted(), declared.toSorted());
  });

  it('refers only to what it contains', () => {
    const missing = referencesIn(document).filter((reference) => {
      const steps = reference.replace(/^#\//, '').split('/');
      return steps.reduce((at, step) => at?.[step], document) === undefined;
    });
    assert.deepEqual(missing, []);
  });

  it('names every variable of a path, every operation once, and an error for each', () => {
    const ids = new Set<string>();
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods as object)) {
        assert.ok(!ids.has(operation.operationId), operation.operationId);
        ids.add(operation.operationId);
        const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const named = operation.parameters.filter((p: { in: string }) => p.in === 'path');
        assert.deepEqual(named.map((p: { name: string }) => p.name).sort(), wanted.sort(), path);
        assert.ok(operation.responses.default);
      }
    }
  });

  it('describes definitions as conditions that hold conditions', () => {
    assert.ok(JSON.stringify(document.components.schemas.Condition).includes('#/components/schemas/Condition'));
  });
});
