import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import { plantFences } from './plant-fences.ts';

const numbers = Array.from({ length: 250 }, (_, i) => i);
const key = (n: number) => `userId:${n}` as IdentifierKey;

test('plants the fence of every tombstone, as it stands, however many there are', async () => {
  const tombstones = createMemoryTombstoneStore();
  const erasures = createMemoryProfileStore({ keyring: { open: (sealed) => sealed } });
  await tombstones.put(numbers.map((n) => ({ key: key(n), erasedAt: 1 + (n % 7), requestId: `r${n}`, epoch: 1 })));
  await tombstones.lift(key(3), { erasedAt: 4, liftedAt: 9 });
  for (let again = 0; again < 2; again++) assert.equal(await plantFences({ tombstones, erasures }), numbers.length);
  const { fences } = await erasures.places(numbers.map(key));
  assert.equal(fences.size, numbers.length);
  const lifted = { key: key(3), erasedAt: 4, requestId: 'r3', epoch: 1, liftedAt: 9, left: [], near: [] };
  assert.deepEqual(fences.get(key(3)), lifted);
  assert.equal(fences.get(key(4))?.liftedAt, undefined);
});

test('plants none where nobody was erased', async () => {
  const tombstones = createMemoryTombstoneStore();
  const erasures = createMemoryProfileStore({ keyring: { open: (sealed) => sealed } });
  assert.equal(await plantFences({ tombstones, erasures }), 0);
});
