import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvOf } from '../../destinations/s3-csv/csv.ts';
import { csvLines } from './csv-lines.ts';

const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"', 'a"b', ',', '\r\n', '\n', '', "'=1", 'a,b'));
const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });

test('a file is read as any reader of CSV reads it, and its lines together are the file', () => {
  fc.assert(
    fc.property(rows, (all) => {
      const text = csvOf([['a', 'b', 'c'], ...all], 'keep');
      const lines = csvLines(text);
      assert.equal(lines.map(({ raw }) => raw).join(''), text);
      assert.deepEqual(
        lines.map(({ cells }) => cells),
        parse(text, { record_delimiter: '\r\n' }),
      );
    }),
    { numRuns: 300 },
  );
});

test('an end without a line break is a line, and an empty file has none', () => {
  assert.deepEqual(csvLines('a,b\r\nc,d'), [
    { raw: 'a,b\r\n', cells: ['a', 'b'] },
    { raw: 'c,d', cells: ['c', 'd'] },
  ]);
  assert.deepEqual(csvLines(''), []);
});
