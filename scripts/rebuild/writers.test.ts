import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileWriters, scheduledWriters } from './writers.ts';

test('whatever writes profiles is set running by a stream or a queue, so that a rebuild can hold it back', async () => {
  const writers = await profileWriters();
  assert.ok(writers.some(({ name }) => name === 'stitch-profiles'));
  for (const { name, definition } of writers) assert.match(definition.trigger.kind, /^(stream|queue|lanes)$/, name);
});

test('what a schedule sets running and writes profiles is known to wait for a rebuild', async () => {
  // Each has a test of its own that it does; whoever adds one here adds that too.
  assert.deepEqual(
    (await scheduledWriters()).map(({ name }) => name),
    ['sweep-retention'],
  );
});
