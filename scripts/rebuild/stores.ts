import { documentClient, s3Client } from '../../shared/aws/clients.ts';
import { countDerived, emptyDerived } from '../../shared/aws/derived-tables.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoErasureStore } from '../../shared/aws/dynamodb-erasure-store.ts';
import { readLedgerMarks, writeRecount } from '../../shared/aws/dynamodb-ledger-recount.ts';
import { createDynamoTombstoneStore } from '../../shared/aws/dynamodb-tombstone-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createStitchingStores } from '../../shared/aws/stitching-stores.ts';
import type { LedgerTally } from '../../shared/domain/ledger/ledger.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { TableName } from '../../shared/wiring.ts';
import type { Deployment } from './deployment.ts';
import { createArchiveReader } from './read-archive.ts';

/** Finds everything by the variables of the environment, as functions do. Before any client is made. */
export const enter = ({ variables }: Deployment): void => {
  Object.assign(process.env, variables);
};

/** The configuration of the deployment that was entered. */
export const openConfiguration = () =>
  createConfigurationStore({ client: documentClient(), table: resourceName('table:configuration') });

/** Whatever a rebuild reads and writes, of the deployment that was entered: the only place where its adapters are wired. */
export const openStores = async ({ archive }: Deployment, clock: Clock) => {
  const client = documentClient();
  const table = (name: TableName): string => resourceName(`table:${name}`);
  const tables = {
    profiles: table('profiles'),
    timelines: table('timelines'),
    memberships: table('memberships'),
    timers: table('timers'),
    quarantine: table('quarantine'),
  };
  const ledger = { client, table: table('ledger') };
  return {
    stitching: { ...(await createStitchingStores(clock)), clock },
    configuration: openConfiguration(),
    archive: createArchiveReader(s3Client(), archive),
    derived: {
      count: () => countDerived(client, tables),
      empty: (onDeleted: (items: number) => void) => emptyDerived(client, tables, onDeleted),
    },
    erased: {
      tombstones: createDynamoTombstoneStore({ client, table: table('privacy') }),
      erasures: createDynamoErasureStore({ client, table: tables.profiles }),
    },
    ledger: {
      marks: () => readLedgerMarks(ledger),
      write: (tallies: readonly LedgerTally[]) => writeRecount(ledger, tallies),
    },
  };
};
export type RebuildStores = Awaited<ReturnType<typeof openStores>>;
