import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import type { RowTable } from '../domain/export/row-table.ts';
import { encodeRows } from './parquet-rows.ts';

const COLUMNS: RowTable['columns'] = [
  { name: 'identifier', type: 'text' },
  { name: 'spent', type: 'number' },
  { name: 'gift', type: 'boolean' },
  { name: 'at', type: 'time' },
];

const read = async (bytes: Uint8Array): Promise<unknown[][]> => {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const objects = await parquetReadObjects({ file });
  return objects.map((row) => COLUMNS.map(({ name }) => (row[name] instanceof Date ? row[name].getTime() : row[name])));
};

const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const row = fc.tuple(
  nullable(fc.string({ unit: 'grapheme' })),
  nullable(fc.double({ noNaN: true, noDefaultInfinity: true })),
  nullable(fc.boolean()),
  nullable(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 })),
);

test('whatever the cells hold, a reader of the file gets them back with their types', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 60 }), async (rows) => {
      const found = await read(encodeRows({ columns: COLUMNS, rows }));
      assert.deepEqual(found, rows);
    }),
    { numRuns: 60 },
  );
});

test('the same rows make the same bytes, so that a part written again is the same part', () => {
  const table = { columns: COLUMNS, rows: [['a@x.y', 1, true, 0] as const] };
  assert.deepEqual(encodeRows(table), encodeRows(structuredClone(table)));
});
