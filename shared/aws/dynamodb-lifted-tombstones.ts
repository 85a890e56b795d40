import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { LiftedTombstones } from '../ports/lifted-tombstones.ts';
import { keys } from './keys.ts';
import { readBatches } from './read-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The LiftedTombstones on the `privacy` table. */
export const createDynamoLiftedTombstones = ({ client, table }: StoreOptions): LiftedTombstones => ({
  liftedAt: async (identifiers) => {
    const items = await readBatches(client, table, [...new Set(identifiers)].map(keys.tombstone));
    return new Map(
      items.flatMap(({ pk, l: liftedAt }) =>
        typeof liftedAt === 'number' ? [[String(pk).slice(2) as IdentifierKey, liftedAt] as const] : [],
      ),
    );
  },
});
