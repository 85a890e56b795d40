import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsOf, totalOf } from './event-points.ts';

const HOUR = 3_600_000;
const from = Date.UTC(2026, 10, 1);
const iso = (ms: number): string => new Date(ms).toISOString();
const fates = { accepted: 3, applied: 2, duplicate: 0, suppressed: 1, quarantined: 0, pending: 0 };

test('an hour in which nothing came is drawn as nothing, not left out', () => {
  const { bucket, points } = pointsOf(
    { from: iso(from), to: iso(from + 2.5 * HOUR), by: 'hour', points: [{ at: iso(from + HOUR), ...fates }] },
    'UTC',
  );
  assert.equal(bucket, 'hour');
  assert.deepEqual(
    points.map(({ counts }) => counts.accepted),
    [0, 3, 0],
  );
});

test('a month is drawn by the days of the reader, and no event is lost or counted twice', () => {
  const points = Array.from({ length: 720 }, (_, hour) => ({ at: iso(from + hour * HOUR), ...fates }));
  const events = { from: iso(from), to: iso(from + 720 * HOUR - 1), by: 'hour', points } as const;
  for (const zone of ['UTC', 'America/Los_Angeles', 'Pacific/Auckland']) {
    const { bucket, points: days } = pointsOf(events, zone);
    assert.equal(bucket, 'day');
    assert.equal(
      days.reduce((sum, { counts }) => sum + counts.applied, 0),
      totalOf(events).applied,
    );
    assert.ok(days.length === 30 || days.length === 31, `${days.length}`);
  }
});
