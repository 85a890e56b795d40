import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf } from './csv.ts';
import { destination as s3csv } from './destination.ts';

const settings = s3csv.settings.parse({ columns: ['plan', 'address'] });
const run = { exportId: 'weekly', runId: 'r1', segmentId: 's', part: 2, at: 0 };

test('a part holds operation, identifier and the chosen columns, and is named by its number', () => {
  const [request] = s3csv.requests({
    settings,
    credentials: {},
    run,
    members: [
      { operation: 'remove', operationId: 'a', identifier: { type: 'email', value: 'ann@example.com' }, traits: {} },
      {
        operation: 'add',
        operationId: 'b',
        identifier: { type: 'email', value: 'bob@example.com' },
        traits: { plan: 'a,"b"', address: { city: 'Lyon' }, secret: 'no' },
      },
    ],
  });
  assert.equal(request?.url, 's3://exports/exports/weekly/r1/part-00002.csv.gz');
  assert.equal(
    request?.body,
    'operation,identifier,plan,address\r\nremove,ann@example.com,,\r\nadd,bob@example.com,"a,""b""","{""city"":""Lyon""}"\r\n',
  );
});

test('any text survives a round trip through RFC 4180 when formulas are kept', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string()), { minLength: 1 }), (rows) => {
      const header = ['a', 'b'];
      assert.deepEqual(parse(csvOf([header, ...rows], 'keep'), { record_delimiter: '\r\n' }), [header, ...rows]);
    }),
    { numRuns: 200 },
  );
});

test('a cell that a spreadsheet would run is disarmed, phone numbers and amounts are not touched', () => {
  const cells = ['=1+1', '@SUM(A1)', '+cmd|x', '-2+3', '\tx', '+33612345678', '-12.50', 'ann@example.com'];
  const [row] = parse(csvOf([cells], 'escape'));
  assert.deepEqual(row, [
    "'=1+1",
    "'@SUM(A1)",
    "'+cmd|x",
    "'-2+3",
    "'\tx",
    '+33612345678',
    '-12.50',
    'ann@example.com',
  ]);
});

test('the manifest names each part with its rows and digest, and their sum', () => {
  const receipts = [
    { name: 'part-00001.csv.gz', rows: 2, sha256: 'aa', bytes: 10 },
    { name: 'part-00003.csv.gz', rows: 3, sha256: 'bb', bytes: 11 },
  ];
  const [manifest] = s3csv.finish?.(run, receipts) ?? [];
  assert.equal(manifest?.url, 's3://exports/exports/weekly/r1/manifest.json');
  assert.deepEqual(JSON.parse(manifest?.body ?? ''), {
    exportId: 'weekly',
    runId: 'r1',
    segmentId: 's',
    rows: 5,
    parts: receipts,
  });
});
