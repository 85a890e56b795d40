import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileWriters } from './writers.ts';

test('whatever writes profiles is set running by a stream or a queue, so that a rebuild can hold it back, or knows the mark', async () => {
  const { held, ticking } = await profileWriters();
  assert.ok(held.some(({ name }) => name === 'stitch-profiles'));
  for (const { name, definition } of held) assert.match(definition.trigger.kind, /^(stream|queue|lanes)$/, name);
  // Its own test shows that it begins nothing meanwhile; another one needs such a test too.
  assert.deepEqual(
    ticking.map(({ name }) => name),
    ['sweep-retention'],
  );
  for (const { name, definition } of ticking) assert.ok(definition.reads.includes('table:configuration'), name);
});
