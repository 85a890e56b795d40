import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Backfill, traitWalk } from '../domain/segment/backfill.ts';
import { compileSegments, compileTraits } from '../domain/segment/compile-segments.ts';
import { unchanging } from '../domain/segment/variants.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { loadAudience } from './audience-reader.ts';

const ready = (segmentId: string, hash = ''): Backfill => ({
  segmentId,
  hash,
  version: 1,
  startedAt: 0,
  queued: true,
  progressedAt: 0,
  parts: [{ done: 1, finished: true }],
});

test('an audience waits for a computed trait that its settings name, for no other', async () => {
  const configuration = createMemoryConfigurationStore();
  const files = { type: 's3-csv', name: 'Files', settings: { columns: ['plan', 'spent'] } };
  await configuration.put('destination', { id: 'files', document: files }, undefined);
  const document = { segmentId: 'pro', destinationId: 'files' };
  await configuration.put('export', { id: 'nightly', document }, undefined);
  const { segments } = compileSegments([{ id: 'pro', definition: { trait: 'plan', op: 'eq', value: 'pro' } }]);
  const definition = { event: 'Order Completed', aggregate: { fn: 'count' } };
  const traits = compileTraits(['spent', 'other'].map((id) => ({ id, definition })));
  const walks = new Map([['pro', ready('pro', segments[0]?.hash)]]);
  const dependencies = {
    configuration,
    definitions: { current: async () => unchanging(1, segments, traits) },
    backfills: { get: async (id: string) => walks.get(id) },
  };
  const target = { audience: 'files/nightly', destinationId: 'files', segmentId: 'pro' };
  assert.deepEqual(await loadAudience(dependencies, target), { problem: 'computed-trait-computing' });
  walks.set(traitWalk('spent'), ready(traitWalk('spent'), 'another definition'));
  assert.deepEqual(await loadAudience(dependencies, target), { problem: 'computed-trait-computing' });
  walks.set(traitWalk('spent'), ready(traitWalk('spent'), traits[0]?.hash));
  const audience = await loadAudience(dependencies, target);
  assert.ok('traits' in audience);
  assert.deepEqual(
    audience.traits().map(({ id }) => id),
    ['spent'],
  );
});
