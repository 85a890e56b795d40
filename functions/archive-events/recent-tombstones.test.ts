import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createRecentTombstones } from './recent-tombstones.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-22T00:00:00.000Z');
const keyAt = (n: number): IdentifierKey => `userId:${n}` as IdentifierKey;

const counted = () => {
  const store = createMemoryTombstoneStore();
  const reads: { from: number }[] = [];
  let standing = 0;
  const watched: Pick<TombstoneStore, 'since' | 'of'> = {
    since: async (page) => {
      reads.push(page);
      // Pages as short as they may be.
      return store.since({ ...page, limit: 2 });
    },
    of: async (keys) => {
      standing += 1;
      return store.of(keys);
    },
  };
  return { store, reads, recent: createRecentTombstones(watched), standing: () => standing };
};

const put = (store: TombstoneStore, n: number, erasedAt: number) =>
  store.put([{ key: keyAt(n), erasedAt, requestId: `r${n}`, epoch: 1 }]);

test('knows every tombstone of two days before the oldest event, in whatever order batches of shards come', async () => {
  const step = fc.record({ after: fc.integer({ min: 0, max: 6 * HOUR }), lag: fc.integer({ min: 0, max: 60 * HOUR }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const { store, recent } = counted();
      let now = START;
      const erasedAt: number[] = [];
      for (const { after, lag } of steps) {
        now += after;
        await put(store, erasedAt.length, now);
        erasedAt.push(now);
        const oldest = now - lag;
        const found = await recent(oldest, () => erasedAt.map((_, n) => keyAt(n)));
        for (const [n, at] of erasedAt.entries()) {
          if (at >= oldest - 48 * HOUR) assert.ok(found.has(keyAt(n)), 'a tombstone was overlooked');
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('asks once for the past, then only from five minutes before the youngest, and for nobody whom no event names', async () => {
  const { store, recent, reads, standing } = counted();
  for (let n = 0; n < 5; n++) await put(store, n, START + n);
  const none = await recent(START + HOUR, () => [keyAt(77)]);
  assert.equal(none.size, 0);
  assert.equal(reads.length, 3);
  await put(store, 5, START + 4 - 299_000);
  const found = await recent(START + 2 * HOUR, () => [keyAt(5)]);
  assert.equal(found.size, 1);
  assert.equal(reads[3]?.from, START + 4 - 300_000);
  assert.equal(standing(), 1);
});

test('makes no key of an event while nobody was erased', async () => {
  const { recent } = counted();
  const found = await recent(START, () => assert.fail('nobody is looked for'));
  assert.equal(found.size, 0);
});
