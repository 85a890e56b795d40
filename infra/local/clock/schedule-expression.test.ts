import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDuration } from './duration.ts';
import { parseSchedule } from './schedule-expression.ts';

const at = (text: string): number => Date.parse(text);
const after = (expression: string, start: string, timezone?: string) => {
  const instant = parseSchedule(expression, timezone)(at(start));
  return instant === undefined ? undefined : new Date(instant).toISOString();
};

describe('schedule expressions', () => {
  it('fires a rate at whole intervals of the clock, strictly after', () => {
    assert.equal(after('rate(1 minute)', '2026-11-22T02:31:00.001Z'), '2026-11-22T02:32:00.000Z');
    assert.equal(after('rate(1 minute)', '2026-11-22T02:32:00.000Z'), '2026-11-22T02:33:00.000Z');
    assert.equal(after('rate(15 minutes)', '2026-11-22T02:31:00.000Z'), '2026-11-22T02:45:00.000Z');
    assert.equal(after('rate(1 day)', '2026-11-22T02:31:00.000Z'), '2026-11-23T00:00:00.000Z');
  });

  it('reads a cron in its zone, counts Sunday as 1 and takes ? for any day', () => {
    assert.equal(after('cron(0 8 * * ? *)', '2026-11-22T02:31:00.000Z'), '2026-11-22T08:00:00.000Z');
    assert.equal(after('cron(0 8 * * ? *)', '2026-07-22T02:31:00.000Z', 'Europe/Berlin'), '2026-07-22T06:00:00.000Z');
    assert.equal(after('cron(30 6 ? * 2 *)', '2026-11-22T02:31:00.000Z'), '2026-11-23T06:30:00.000Z');
    assert.equal(after('cron(0/15 * ? * MON-FRI *)', '2026-11-22T02:31:00.000Z'), '2026-11-23T00:00:00.000Z');
    assert.equal(after('cron(0 8 1 1 ? 2020)', '2026-11-22T02:31:00.000Z'), undefined);
  });

  it('refuses what it does not know instead of never firing', () => {
    for (const expression of ['rate(1 fortnight)', 'cron(0 8 L * ? *)', 'cron(0 8 * * *)', 'at(2026-11-22T00:00:00)'])
      assert.throws(() => parseSchedule(expression), { code: 'local.schedule' }, expression);
  });
});

describe('durations of the clock', () => {
  it('reads weeks to seconds and nothing of uncertain length', () => {
    assert.equal(parseDuration('PT31M'), 1_860_000);
    assert.equal(parseDuration('P1DT2H'), 93_600_000);
    assert.equal(parseDuration('P2W'), 1_209_600_000);
    assert.equal(parseDuration('PT0.5S'), 500);
    for (const text of ['P1M', 'P1Y', 'P', 'PT', '-PT1M', '31', '']) assert.equal(parseDuration(text), undefined, text);
  });
});
