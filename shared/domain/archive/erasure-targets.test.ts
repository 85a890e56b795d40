import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHolds, hourPrefix } from './erasure-targets.ts';

const HOURS = ['2026-11-21T23', '2026-11-22T00'];
const place = fc.record({ shard: fc.constantFrom('s-0', 's-1'), hour: fc.constantFrom(...HOURS), n: fc.nat(30) });
const sequence = (n: number): string => String(9n * 10n ** 54n + BigInt(n) * 10n ** 53n);

test('an object is read exactly when its key says that it may hold one of the records, digits compared as numbers', () => {
  const objects = fc.array(fc.record({ at: place, length: fc.nat(6) }), { maxLength: 10 });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 8 }), objects, (positions, all) => {
      const holds = createHolds(positions.map(({ shard, hour, n }) => ({ shard, hour, sequence: sequence(n) })));
      for (const { at, length } of all) {
        const [first, last] = [at.n, at.n + length];
        const isNamed = positions.some(
          ({ shard, hour, n }) => shard === at.shard && hour === at.hour && first <= n && n <= last,
        );
        const key = `${hourPrefix(at.hour)}${at.shard}-${sequence(first)}-${sequence(last)}.parquet`;
        assert.equal(holds(key), isNamed);
      }
    }),
  );
});

test('a key that is none of the archive holds nobody', () => {
  assert.equal(createHolds([{ shard: 's-0', hour: '2026-11-22T00', sequence: '1' }])('aws/lambda/x'), false);
});
