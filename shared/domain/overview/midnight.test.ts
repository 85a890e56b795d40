import assert from 'node:assert/strict';
import { test } from 'node:test';
import { midnightBefore } from './midnight.ts';

test('the day of a reader begins at their midnight, also on days when clocks change', () => {
  const at = (now: string, zone: string) => new Date(midnightBefore(Date.parse(now), zone)).toISOString();
  assert.equal(at('2026-11-22T10:30:15.250Z', 'UTC'), '2026-11-22T00:00:00.000Z');
  assert.equal(at('2026-11-22T23:30:00.000Z', 'Europe/Paris'), '2026-11-22T23:00:00.000Z');
  assert.equal(at('2026-11-22T03:00:00.000Z', 'Asia/Kolkata'), '2026-11-21T18:30:00.000Z');
  assert.equal(at('2026-03-29T12:00:00.000Z', 'Europe/Paris'), '2026-03-28T23:00:00.000Z');
  assert.equal(at('2026-10-25T12:00:00.000Z', 'Europe/Paris'), '2026-10-24T22:00:00.000Z');
});
