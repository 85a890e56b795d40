import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costPerMillion, idlePerMonth, storagePerMillion } from './cost.ts';

const nothing = {
  events: 1e6,
  apiRequests: 0,
  streamPutUnits: 0,
  writeUnits: 0,
  readUnits: 0,
  infrequent: { writeUnits: 0, readUnits: 0 },
  archivePuts: 0,
  queueRequests: 0,
  invocations: 0,
  gbSeconds: 0,
};

test('a million write units cost what the table of prices says for a million events', () => {
  assert.equal(costPerMillion({ ...nothing, writeUnits: 1e6 }).total, 0.625);
});

test('two requests an event cost twice the price of a request', () => {
  assert.equal(costPerMillion({ ...nothing, apiRequests: 2e6 }).total, 2);
});

test('a kilobyte an event in the table is a gigabyte for a million events', () => {
  assert.equal(storagePerMillion({ table: 1000, archive: 0 }), 0.1);
});

test('one shard is the largest part of an idle month', () => {
  const idle = idlePerMonth({
    shards: 1,
    secrets: 1,
    alarms: 10,
    dashboards: 0,
    keys: 0,
    queueMappings: 2,
    minuteSchedules: 2,
  });
  assert.equal(idle['Kinesis shards'], 10.95);
  assert.ok((idle['total'] ?? 0) > 10.95);
});
