import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ARCHIVE_COLUMNS, ARCHIVE_PARTITIONS, ARCHIVE_PREFIX } from '../../shared/domain/archive/archive-schema.ts';

const DUCKDB_TYPES = { string: 'VARCHAR', int: 'INTEGER', boolean: 'BOOLEAN', timestamp: 'TIMESTAMP' } as const;

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Overlapping objects hold some rows twice (rule 8); the partitions are part of the name so that a filter on them skips files.
 * Objects from before a column existed lack it: read by name, it is null there.
 */
const viewOf = (folder: string): string => {
  const types = ARCHIVE_PARTITIONS.map((name) => `${quoted(name)}: VARCHAR`).join(', ');
  const files = quoted(join(folder, ARCHIVE_PREFIX, '**', '*.parquet'));
  return `SELECT * FROM read_parquet(${files}, union_by_name = true, hive_partitioning = true, hive_types = {${types}})
    QUALIFY row_number() OVER (PARTITION BY ${ARCHIVE_PARTITIONS.join(', ')}, shard, "sequence", "position") = 1`;
};

const emptyView = (): string => {
  const columns = ARCHIVE_COLUMNS.map(({ name, type }) => `NULL::${DUCKDB_TYPES[type]} AS "${name}"`);
  const partitions = ARCHIVE_PARTITIONS.map((name) => `NULL::VARCHAR AS "${name}"`);
  return `SELECT ${[...columns, ...partitions].join(', ')} WHERE false`;
};

const hasObjects = async (folder: string): Promise<boolean> => {
  const names = await readdir(join(folder, ARCHIVE_PREFIX), { recursive: true }).catch(() => []);
  return names.some((name) => name.endsWith('.parquet'));
};

/** The archive's objects under `folder` as a DuckDB view `events`, each event once. Times are UTC. */
export const openArchive = async (folder: string): Promise<DuckDBConnection> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`CREATE VIEW events AS ${(await hasObjects(folder)) ? viewOf(folder) : emptyView()}`);
  return connection;
};
