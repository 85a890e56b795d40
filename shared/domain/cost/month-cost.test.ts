import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MonthInput, monthCost } from './month-cost.ts';

const DAY = 86_400_000;
const monthStart = Date.UTC(2026, 10, 1);
const quiet = { events: 0, records: 0, members: 0 };
const month = (more: Partial<MonthInput>): MonthInput => ({
  monthStart,
  now: monthStart + 15 * DAY,
  monthEnd: monthStart + 30 * DAY,
  standing: { shards: 1, secrets: 2, alarms: 16, dashboards: 1, keys: 0, queueMappings: 3, minuteSchedules: 4 },
  lanes: 0,
  used: quiet,
  recent: { ...quiet, ms: 7 * DAY },
  kept: 0,
  ...more,
});
const partOf = (cost: ReturnType<typeof monthCost>, name: string) => {
  const found = cost.parts.find(({ part }) => part === name);
  assert.ok(found);
  return found;
};

test('a month in which nothing happens costs what stands, by the hours that are gone', () => {
  const cost = monthCost(month({}));
  assert.ok(Math.abs(cost.soFar * 2 - cost.projected) < 1e-9);
  assert.equal(partOf(cost, 'standing').projected, cost.projected);
  assert.ok(cost.projected > 13 && cost.projected < 15, `${cost.projected}`);
  const lane = monthCost(month({ lanes: 1 })).projected - cost.projected;
  assert.ok(Math.abs(lane - 0.26) < 0.01, `${lane}`);
});

test('a million events cost what the bench counted, whether they come alone or ten together', () => {
  const processing = (records: number): number => {
    const cost = monthCost(month({ used: { ...quiet, events: 1e6, records } }));
    return cost.soFar - partOf(cost, 'standing').soFar;
  };
  assert.ok(Math.abs(processing(1e6) - 3.5) < 0.1, `${processing(1e6)}`);
  assert.ok(Math.abs(processing(1e5) - 0.35) < 0.1, `${processing(1e5)}`);
  assert.ok(Math.abs(processing(5.5e5) * 2 - processing(1e6) - processing(1e5)) < 1e-9);
});

test('the whole month is what was counted and the rest as in the last days', () => {
  const used = { events: 2e6, records: 2e6, members: 1000 };
  const cost = monthCost(month({ used, recent: { events: 1e6, records: 1e6, members: 0, ms: 5 * DAY } }));
  const { soFar, projected } = partOf(cost, 'collection');
  assert.equal(soFar, 2);
  assert.ok(Math.abs(projected - 5) < 1e-9);
  assert.equal(partOf(cost, 'exports').projected, partOf(cost, 'exports').soFar);
});

test('the parts add up to the whole, and what is kept costs by the month', () => {
  const cost = monthCost(month({ used: { events: 3e6, records: 1e6, members: 5e5 }, kept: 1e9 }));
  for (const name of ['soFar', 'projected'] as const)
    assert.ok(Math.abs(cost.parts.reduce((sum, part) => sum + part[name], 0) - cost[name]) < 1e-9);
  assert.ok(partOf(cost, 'storage').projected > 10);
});
