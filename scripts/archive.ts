/** `npm run archive -- "SELECT …"`: the local archive in DuckDB. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS } from '../shared/domain/archive/archive-schema.ts';
import { HeadwaterError } from '../shared/domain/errors.ts';
import { downloadArchive } from './archive/download-archive.ts';
import { openArchive } from './archive/open-archive.ts';
import { type Format, showRows } from './archive/show-rows.ts';
import { findLocalHost, localS3 } from './local-host.ts';

const USAGE = `Asks the archive of the running local host in SQL (DuckDB); the view is "events", each event once.

  npm run archive -- "SELECT event, count(*) FROM events GROUP BY ALL ORDER BY ALL"
  npm run archive -- --csv "SELECT user_id, body->>'$.properties.total' AS total FROM events WHERE event = 'Order Completed'"

  --csv, --json   instead of a table; JSON is one object a line

Columns: ${[...ARCHIVE_PARTITIONS, ...ARCHIVE_COLUMNS.map(({ name }) => name)].join(', ')}`;

const readOptions = (): { readonly sql: string | undefined; readonly format: Format } => {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { csv: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    const sql = values.help ? undefined : positionals.join(' ').trim() || undefined;
    return { sql, format: values.csv ? 'csv' : values.json ? 'json' : 'table' };
  } catch (error) {
    throw new HeadwaterError('archive.options', `${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
};

const copyArchive = async (folder: string): Promise<void> => {
  const host = await findLocalHost();
  if (!host)
    throw new HeadwaterError('archive.no-host', 'No local host runs. Start one with `npm start`, then ask again.');
  const client = localS3(host);
  try {
    const bucket = host.buckets['archive'];
    if (bucket === undefined) throw new HeadwaterError('archive.no-bucket', `The host at ${host.url} has no archive.`);
    await downloadArchive(client, bucket, folder);
  } finally {
    client.destroy();
  }
};

const query = async (sql: string, format: Format): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'headwater-archive-'));
  try {
    await copyArchive(folder);
    const connection = await openArchive(folder);
    const result = await connection.runAndReadAll(sql).catch((error: Error) => {
      throw new HeadwaterError('archive.sql', error.message);
    });
    return showRows(result, format);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  const { sql, format } = readOptions();
  console.log(sql === undefined ? USAGE : await query(sql, format));
} catch (error) {
  if (!(error instanceof HeadwaterError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
