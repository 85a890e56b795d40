import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_TOTALS } from './export.ts';
import { MOST_ERRORS, sumTotals, totalsOf } from './run.ts';

test('a run tells no more kinds of failure apart than fit into it, and still counts every one', () => {
  const members = Array.from({ length: 500 }, (_, n) => ({
    member: `email:${n}`,
    operation: 'add' as const,
    outcome: 'rejected' as const,
    reason: `made-up-${n}`,
  }));
  const chunk = totalsOf(members);
  assert.equal(chunk.errors.length, MOST_ERRORS);
  const others = Array.from({ length: 50 }, (_, n) => ({ code: `other-${n}`, count: 2, example: '' }));
  const { errors } = sumTotals([chunk, chunk, { ...NO_TOTALS, errors: others }]);
  assert.equal(errors.length, MOST_ERRORS);
  assert.equal(
    errors.reduce((sum, { count }) => sum + count, 0),
    500 + 500 + 100,
  );
});

test('the kinds met first keep their names and examples', () => {
  const { errors } = sumTotals([
    { ...NO_TOTALS, errors: [{ code: 'http-500', count: 3, example: 'down' }] },
    { ...NO_TOTALS, errors: [{ code: 'http-500', count: 2, example: 'still' }] },
  ]);
  assert.deepEqual(errors, [{ code: 'http-500', count: 5, example: 'down' }]);
});
