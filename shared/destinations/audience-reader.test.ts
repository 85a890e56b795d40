import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProfileHead } from '../domain/profile/profile.ts';
import { BACKFILL_PARTS } from '../domain/segment/backfill.ts';
import type { SegmentDocument } from '../domain/segment/stored-definitions.ts';
import { variantsOf } from '../domain/segment/variants.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { expandUnits, loadAudience } from './audience-reader.ts';

const PRO = { trait: 'plan', op: 'eq', value: 'pro' };
const FREE = { trait: 'plan', op: 'eq', value: 'free' };
const computing: SegmentDocument = { name: 'a', definition: FREE, since: 2, served: { definition: PRO, since: 1 } };
const { served: _, ...computed } = computing;
const versionOf = (version: number, document: SegmentDocument) => variantsOf(version, [{ id: 'a', version, document }]);

const open = async () => {
  const configuration = createMemoryConfigurationStore();
  const to = { type: 's3-csv', name: 'to', settings: {} };
  await configuration.put('destination', { id: 'to', document: to }, undefined);
  const target = { segmentId: 'a', destinationId: 'to', mode: 'delta', schedule: 'rate(1 day)', enabled: true };
  await configuration.put('export', { id: 'x', document: target }, undefined);
  let current = versionOf(2, computing);
  const ready = new Set<string>();
  const load = () =>
    loadAudience(
      {
        configuration,
        definitions: { current: async (atLeast = 0) => (atLeast > 2 ? versionOf(3, computed) : current) },
        backfills: {
          get: async (segmentId) => ({
            ...{
              segmentId,
              hash: segmentId.split('~')[1] ?? '',
              version: 2,
              startedAt: 0,
              queued: true,
              progressedAt: 0,
            },
            parts: Array.from({ length: 2 * BACKFILL_PARTS }, () => ({ done: 0, finished: ready.has(segmentId) })),
          }),
        },
      },
      { audience: 'to/x', destinationId: 'to', segmentId: 'a' },
    );
  const ids = { pro: versionOf(1, { ...computed, definition: PRO }).serving.get('a')?.id ?? '' };
  return { load, ready, ids, computed: () => (current = versionOf(3, computed)) };
};

const member = async (audience: Awaited<ReturnType<typeof loadAudience>>, definitionsVersion: number) => {
  if ('problem' in audience) return audience.problem;
  const state = { traits: { plan: { value: 'free', at: 0, messageId: 'm' } }, consent: {}, leaves: {} };
  const head = {
    profileId: 'p',
    identifierCounts: {},
    state: { ...state, definitionsVersion },
  } as unknown as ProfileHead;
  const profiles = {
    pointers: async () => new Map(),
    heads: async () => new Map([['p', head]]),
    identifiersOf: async () => [],
  };
  const { empty } = await expandUnits({ profiles }, audience, { units: ['p:p'], now: 0, open: (text) => text });
  return empty[0]?.standing?.member;
};

test('an audience follows what serves while the new definition is computed, and waits where nothing was ever computed', async () => {
  const { load, ready, ids } = await open();
  assert.equal(await member(await load(), 2), 'segment-computing');
  ready.add(ids.pro);
  assert.equal(await member(await load(), 2), false);
});

test('a profile that was folded once the new definition served is judged by it, though the audience was loaded before', async () => {
  const { load, ready, ids } = await open();
  ready.add(ids.pro);
  const audience = await load();
  assert.equal(await member(audience, 3), true);
});
