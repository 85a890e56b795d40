import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Backfill } from '../domain/segment/backfill.ts';
import type { BackfillStore } from '../ports/backfill-store.ts';
import { keys, SK } from './keys.ts';

/** Where backfills are. */
export interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  /** The `memberships` table. */
  readonly table: string;
}

/** The backfill that an item says. */
export const backfillOf = (item: Record<string, unknown>): Backfill => ({
  segmentId: item[SK] as string,
  hash: item['hash'] as string,
  version: item['version'] as number,
  queued: item['queued'] as boolean,
  startedAt: item['startedAt'] as number,
  progressedAt: item['progressedAt'] as number,
  parts: item['parts'] as Backfill['parts'],
  ...(item['expected'] === undefined ? {} : { expected: item['expected'] as number }),
});

/** What who only asks for readiness needs of the BackfillStore. */
export const createDynamoBackfillReader = ({ client, table }: StoreOptions): Pick<BackfillStore, 'get'> => ({
  get: async (segmentId) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.backfill(segmentId), ConsistentRead: true }),
    );
    return Item && backfillOf(Item);
  },
});
