import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextFire, parseSchedule } from './schedule.ts';

const read = (text: string, zone?: string) => {
  const schedule = parseSchedule(text, zone);
  return 'issue' in schedule ? assert.fail(`${text}: ${schedule.issue}`) : schedule;
};
const fires = (text: string, zone: string, { from, count }: { from: string; count: number }): string[] => {
  const schedule = read(text, zone);
  const found: string[] = [];
  let now = Date.parse(from);
  while (found.length < count) {
    now = nextFire(schedule, { last: now, now }) ?? assert.fail('no further fire');
    found.push(new Date(now).toISOString().slice(0, 16));
  }
  return found;
};

test('a wall time that clocks skip in spring is skipped', () => {
  assert.deepEqual(fires('cron(30 2 * * ? *)', 'Europe/Paris', { from: '2027-03-26T12:00:00Z', count: 3 }), [
    '2027-03-27T01:30',
    '2027-03-29T00:30',
    '2027-03-30T00:30',
  ]);
});

test('a wall time that comes twice in autumn fires once, the first time', () => {
  assert.deepEqual(fires('cron(30 2 * * ? *)', 'Europe/Paris', { from: '2026-10-24T12:00:00Z', count: 2 }), [
    '2026-10-25T00:30',
    '2026-10-26T01:30',
  ]);
  assert.deepEqual(fires('cron(0/30 * * * ? *)', 'Europe/Paris', { from: '2026-10-24T23:45:00Z', count: 4 }), [
    '2026-10-25T00:00',
    '2026-10-25T00:30',
    '2026-10-25T02:00',
    '2026-10-25T02:30',
  ]);
});

test('every field of the dialect means what EventBridge means by it', () => {
  const from = '2026-11-22T02:00:00Z';
  const utc = (text: string, count: number) => fires(text, 'UTC', { from, count });
  assert.deepEqual(utc('cron(0 10 ? * 2#1 *)', 2), ['2026-12-07T10:00', '2027-01-04T10:00']);
  assert.deepEqual(utc('cron(0 10 ? * 6L *)', 2), ['2026-11-27T10:00', '2026-12-25T10:00']);
  assert.deepEqual(utc('cron(0 10 L * ? *)', 2), ['2026-11-30T10:00', '2026-12-31T10:00']);
  assert.deepEqual(utc('cron(0 10 15W * ? *)', 3), ['2026-12-15T10:00', '2027-01-15T10:00', '2027-02-15T10:00']);
  assert.deepEqual(utc('cron(0 10 1W 5 ? 2027-2032)', 1), ['2027-05-03T10:00']);
  assert.deepEqual(utc('cron(0 9 ? * MON-FRI *)', 2), ['2026-11-23T09:00', '2026-11-24T09:00']);
  assert.deepEqual(utc('cron(0 9 ? * FRI-MON *)', 4), [
    '2026-11-22T09:00',
    '2026-11-23T09:00',
    '2026-11-27T09:00',
    '2026-11-28T09:00',
  ]);
  assert.deepEqual(utc('cron(5/20 8-9 1,15 JAN ? 2028)', 4), [
    '2028-01-01T08:05',
    '2028-01-01T08:25',
    '2028-01-01T08:45',
    '2028-01-01T09:05',
  ]);
  assert.deepEqual(utc('cron(0 0 29 2 ? *)', 1), ['2028-02-29T00:00']);
});

test('a schedule that EventBridge would refuse is refused with a reason', () => {
  for (const text of [
    'every day',
    'rate(0 minutes)',
    'rate(5 weeks)',
    'cron(* * * * * *)',
    'cron(0 9 * * ?)',
    'cron(60 9 * * ? *)',
    'cron(0 9 ? * 0 *)',
    'cron(0 9 ? * 2#6 *)',
    'cron(0 20-8 * * ? *)',
    'cron(0/0 9 * * ? *)',
  ])
    assert.ok('issue' in parseSchedule(text), text);
  assert.ok('issue' in parseSchedule('cron(0 9 * * ? *)', 'Mars/Olympus'));
});

test('a year that has passed never fires', () => {
  assert.equal(nextFire(read('cron(0 9 * * ? 2020)'), { now: Date.parse('2026-11-22T00:00:00Z') }), undefined);
});

test('missed runs are caught up once, and a rate keeps its beat', () => {
  const schedule = read('rate(15 minutes)');
  const minutes = (n: number) => n * 60_000;
  assert.equal(nextFire(schedule, { now: 7 }), 7);
  assert.equal(nextFire(schedule, { last: 0, now: 0 }), minutes(15));
  assert.equal(nextFire(schedule, { last: 0, now: minutes(15) }), minutes(30));
  assert.equal(nextFire(schedule, { last: 0, now: minutes(100) }), minutes(105));
});

test('in any zone a daily run fires at its wall time, at most once per local day', () => {
  const zones = [
    'UTC',
    'Europe/Paris',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Casablanca',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })),
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }),
      (zone, [hour, minute], now) => {
        const next = nextFire(read(`cron(${minute} ${hour} * * ? *)`, zone), { now }) ?? assert.fail('never');
        assert.ok(next > now && next - now <= 51 * 3_600_000);
        const local = new Date(next).toLocaleTimeString('en-GB', {
          timeZone: zone,
          hour: '2-digit',
          minute: '2-digit',
        });
        assert.equal(local, `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
      },
    ),
    { numRuns: 150 },
  );
});
