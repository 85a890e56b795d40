import type { TombstoneStore } from '../ports/tombstone-store.ts';
import { documentClient } from './clients.ts';
import { createDynamoTombstoneStore } from './dynamodb-tombstone-store.ts';
import { resourceName } from './environment.ts';

/** The tombstones of the deployment, as this function's environment names their table. */
export const openTombstones = (): TombstoneStore =>
  createDynamoTombstoneStore({ client: documentClient(), table: resourceName('table:privacy') });
