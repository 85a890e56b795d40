import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IGNORED_TYPES } from '../../infra/local/template/ignored-types.ts';
import { loadKinds } from '../../infra/local/template/inventory.ts';
import { synthesize } from './synthesized.ts';

const template = await synthesize();

test('the local host hosts every resource type of the template, or names it as ignored with a reason', async () => {
  const kinds = await loadKinds();
  const unknown = template.resources
    .map(({ Type }) => Type)
    .filter((type) => !kinds.has(type) && !(type in IGNORED_TYPES));
  assert.deepEqual([...new Set(unknown)], []);
});

test('what no emulator deploys is in a stack of its own', () => {
  assert.deepEqual(
    template.resources.filter(({ Type }) => /^AWS::(Glue|Athena|CloudFront)::/.test(Type)),
    [],
  );
});
