import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import { showRows } from './show-rows.ts';

const ask = async (sql: string) => {
  const instance = await DuckDBInstance.create(':memory:');
  return (await instance.connect()).runAndReadAll(sql);
};

describe('a result shown', () => {
  it('as a table has aligned columns, numbers to the right', async () => {
    const result = await ask("SELECT * FROM (VALUES ('Order Completed', 7), (NULL, 12345)) AS t(event, events)");
    assert.deepEqual(showRows(result, 'table').split('\n'), [
      'event            events',
      '───────────────  ──────',
      'Order Completed       7',
      '                  12345',
      '(2 rows)',
    ]);
  });

  it('as a table keeps to one line a row, whatever a cell holds', async () => {
    const result = await ask(`SELECT 'a' || chr(10) || chr(27) || repeat('x', 500) AS cell`);
    const lines = showRows(result, 'table').split('\n');
    assert.equal(lines.length, 4);
    assert.ok(lines[2]?.startsWith('a  x') && lines[2].length === 60);
  });

  it('as a table ends after 200 rows and says so', async () => {
    const table = showRows(await ask('SELECT * FROM range(1000)'), 'table');
    assert.equal(table.split('\n').length, 203);
    assert.match(table, /1000 rows, the first 200 shown/);
  });

  it('as CSV quotes what needs it', async () => {
    const result = await ask(`SELECT 'a,"b"' AS x, 1 AS y, NULL AS z`);
    assert.equal(showRows(result, 'csv'), 'x,y,z\r\n"a,""b""",1,');
  });

  it('as JSON is one object a line', async () => {
    const result = await ask("SELECT 1 AS a, TIMESTAMP '2026-11-22 02:00:00' AS b UNION ALL SELECT 2, NULL");
    assert.equal(showRows(result, 'json'), '{"a":1,"b":"2026-11-22 02:00:00"}\n{"a":2,"b":null}');
  });
});
