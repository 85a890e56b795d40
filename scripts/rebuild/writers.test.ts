import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileWriters } from './writers.ts';

test('whatever writes profiles is set running by a stream or a queue, so that a rebuild can hold it back', async () => {
  const writers = await profileWriters();
  assert.ok(writers.some(({ name }) => name === 'stitch-profiles'));
  for (const { name, definition } of writers) assert.match(definition.trigger.kind, /^(stream|queue|lanes)$/, name);
});
