import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marksOf, namedTimes, nearestIndex } from './axis.ts';

const hours = (count: number, from = Date.UTC(2026, 10, 22)): readonly Date[] =>
  Array.from({ length: count }, (_, hour) => new Date(from + hour * 3_600_000));

test('an axis of counts has whole marks only, and an empty one still has a top', () => {
  assert.deepEqual(marksOf([0, 2, 1]).marks, [0, 1, 2]);
  assert.deepEqual(marksOf([0, 970]), { top: 1000, marks: [0, 200, 400, 600, 800, 1000] });
  assert.equal(marksOf([]).top, 1);
  assert.ok(marksOf([0.5, 1.2]).marks.some((mark) => !Number.isInteger(mark)));
});

test('named hours are round in the time zone of the reader, and no more than fit', () => {
  const named = namedTimes(hours(24), { bucket: 'hour', timeZone: 'Europe/Paris', most: 6 });
  assert.deepEqual(
    named.map((at) => at.toISOString().slice(11, 13)),
    ['05', '11', '17', '23'],
  );
  const days = namedTimes(hours(24 * 7), { bucket: 'hour', timeZone: 'UTC', most: 10 });
  assert.deepEqual(
    days.map((at) => at.getUTCHours()),
    [0, 0, 0, 0, 0, 0, 0],
  );
  assert.ok(namedTimes(hours(24 * 30), { bucket: 'hour', timeZone: 'UTC', most: 5 }).length <= 5);
});

test('the pointer reads the value that is nearest to it', () => {
  const times = hours(3);
  const first = times[0]?.getTime() ?? 0;
  assert.equal(nearestIndex(times, first - 1), 0);
  assert.equal(nearestIndex(times, first + 1_700_000), 0);
  assert.equal(nearestIndex(times, first + 1_900_000), 1);
  assert.equal(nearestIndex(times, first + 99_999_999), 2);
});
