import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceIdOf } from './source-id.ts';

test('a source is called in addresses what people call it, as far as addresses allow, and never like another', () => {
  assert.equal(sourceIdOf('Boutique d’été !', []), 'boutique-d-ete');
  assert.equal(sourceIdOf('Web shop', ['web-shop', 'web-shop-2']), 'web-shop-3');
  assert.equal(sourceIdOf('日本', []), 'source');
  assert.match(sourceIdOf('x'.repeat(300), []), /^x{50}$/);
});
