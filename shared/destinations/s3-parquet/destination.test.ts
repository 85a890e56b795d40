import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../domain/json.ts';
import { destination as parquet } from './destination.ts';

const run = { exportId: 'weekly', runId: 'r1', segmentId: 's', part: 2, at: 0 };
const typed = parquet.settings.parse({
  columns: [
    { trait: 'plan' },
    { trait: 'spent', type: 'number' },
    { trait: 'gift', type: 'boolean' },
    { trait: 'born', type: 'time' },
  ],
});
const ann = { type: 'email', value: 'ann@example.com' };

const rowsOf = (...all: JsonObject[]): unknown[][] => {
  const members = all.map((traits) => ({ operation: 'add' as const, operationId: 'a', identifier: ann, traits }));
  const [request] = parquet.requests({ settings: typed, credentials: {}, run, members });
  return JSON.parse(request?.body ?? '{}').rows;
};

test('a part is named by its number and holds operation, identifier and the chosen columns, nothing else', () => {
  const [request] = parquet.requests({
    settings: typed,
    credentials: {},
    run,
    members: [
      { operation: 'remove', operationId: 'a', identifier: ann, traits: {} },
      { operation: 'add', operationId: 'b', identifier: ann, traits: { plan: 'gold', secret: 'no' } },
    ],
  });
  assert.equal(request?.url, 's3://exports/exports/weekly/r1/part-00002.parquet');
  assert.deepEqual(request?.members, [0, 1]);
  assert.deepEqual(JSON.parse(request?.body ?? ''), {
    columns: [
      { name: 'operation', type: 'text' },
      { name: 'identifier', type: 'text' },
      { name: 'plan', type: 'text' },
      { name: 'spent', type: 'number' },
      { name: 'gift', type: 'boolean' },
      { name: 'born', type: 'time' },
    ],
    rows: [
      ['remove', 'ann@example.com', null, null, null, null],
      ['add', 'ann@example.com', 'gold', null, null, null],
    ],
  });
});

test('a typed column takes what says its type, also as text, and is empty for what does not', () => {
  const born = Date.UTC(2001, 1, 28);
  const rows = rowsOf(
    { plan: { a: 1 }, spent: '12.5', gift: 'true', born: '2001-02-28' },
    { plan: 7, spent: -3, gift: false, born },
    { plan: null, spent: 'twelve', gift: 1, born: '12' },
    { plan: '', spent: '', gift: '', born: 1.5 },
  );
  assert.deepEqual(
    rows.map((row) => row.slice(2)),
    [
      ['{"a":1}', 12.5, true, born],
      ['7', -3, false, born],
      [null, null, null, null],
      ['', null, null, null],
    ],
  );
});

test('a column has one name: neither that of another, nor of one that every file has', () => {
  const isTaken = (...names: string[]) =>
    parquet.settings.safeParse({ columns: names.map((trait) => ({ trait })) }).success;
  assert.deepEqual(
    [isTaken('a', 'b'), isTaken('a', 'a'), isTaken('operation'), isTaken('identifier')],
    [true, false, false, false],
  );
});

test('no members make no file', () => {
  assert.deepEqual(parquet.requests({ settings: typed, credentials: {}, run, members: [] }), []);
});
