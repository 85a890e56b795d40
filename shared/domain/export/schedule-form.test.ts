import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextTimes, readScheduleForm, type ScheduleForm, WEEKDAYS, writeScheduleForm } from './schedule-form.ts';

const at = { hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) };
const day = fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant('last' as const));
const days = fc.subarray([...WEEKDAYS], { minLength: 1 });
const form: fc.Arbitrary<ScheduleForm> = fc.oneof(
  fc.record({ kind: fc.constantFrom('minutes' as const, 'hours' as const), every: fc.integer({ min: 1, max: 999 }) }),
  fc.record({ kind: fc.constant('daily' as const), ...at }),
  fc.record({ kind: fc.constant('weekly' as const), days, ...at }),
  fc.record({ kind: fc.constant('monthly' as const), day, ...at }),
);

test('whatever people can set comes back as it was set, and is a schedule', () => {
  fc.assert(
    fc.property(form, (given) => {
      const schedule = writeScheduleForm(given);
      assert.deepEqual(readScheduleForm(schedule), { ...given });
      assert.ok(!('issue' in nextTimes({ schedule }, { now: 0, count: 1 })), schedule);
    }),
  );
});

test('what nobody can set by the form stays as it was written', () => {
  for (const text of ['cron(0/15 9-17 ? * MON-FRI *)', 'cron(0 6 1W * ? *)', 'rubbish'])
    assert.deepEqual(readScheduleForm(text), { kind: 'custom', text });
});

const timesOf = (schedule: string, now: string, nextAt?: string) => {
  const times = nextTimes(
    { schedule, timezone: 'Europe/Paris' },
    { now: Date.parse(now), count: 3, ...(nextAt === undefined ? {} : { nextAt: Date.parse(nextAt) }) },
  );
  assert.ok(Array.isArray(times));
  return times.map((time) => new Date(time).toISOString());
};

test('every day at 9 stays at 9 when clocks change', () => {
  assert.deepEqual(timesOf('cron(0 9 * * ? *)', '2026-10-24T06:00:00Z'), [
    '2026-10-24T07:00:00.000Z',
    '2026-10-25T08:00:00.000Z',
    '2026-10-26T08:00:00.000Z',
  ]);
});

test('a time that clocks skip is skipped, one that they show twice counts once', () => {
  assert.deepEqual(timesOf('cron(30 2 * * ? *)', '2026-03-28T00:00:00Z').slice(0, 2), [
    '2026-03-28T01:30:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
  assert.deepEqual(timesOf('cron(30 2 * * ? *)', '2026-10-24T12:00:00Z').slice(0, 2), [
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('every six hours keeps the beat of the run that is due next', () => {
  assert.deepEqual(timesOf('rate(6 hours)', '2026-11-30T10:00:00Z', '2026-11-30T11:20:00Z'), [
    '2026-11-30T11:20:00.000Z',
    '2026-11-30T17:20:00.000Z',
    '2026-11-30T23:20:00.000Z',
  ]);
});
