import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentContent, generatedIndexes } from './generate-index.ts';

for (const { path, content } of generatedIndexes())
  test(`${path} lists what its folder holds: run node scripts/generate-index.ts when it does not`, () => {
    assert.equal(currentContent(path), content);
  });
