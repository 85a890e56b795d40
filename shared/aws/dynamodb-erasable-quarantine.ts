import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { type ErasableQuarantine, receiptOf } from '../ports/quarantine-store.ts';
import { quarantinedOf, readQuarantineMonths } from './dynamodb-quarantine-store.ts';
import { keys, PK, QUARANTINE_SHARDS } from './keys.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The ErasableQuarantine on the `quarantine` table: shard after shard of every month that ever had an event. */
export const createDynamoErasableQuarantine = (options: StoreOptions): ErasableQuarantine => {
  const { client, table } = options;
  const shards = async (): Promise<readonly string[]> =>
    (await readQuarantineMonths(options)).flatMap((month) =>
      Array.from({ length: QUARANTINE_SHARDS }, (_, shard) => keys.quarantineShard(month, shard)),
    );
  return {
    walk: async function* () {
      for (const shard of await shards()) {
        const query = {
          TableName: table,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': PK },
          ExpressionAttributeValues: { ':pk': shard },
          ConsistentRead: true,
        };
        for await (const { Items = [] } of paginateQuery({ client }, query)) yield* Items.map(quarantinedOf);
      }
    },
    delete: async (ids) => {
      const found = [...new Set(ids)].flatMap((id) => {
        const receivedAt = receiptOf(id);
        return receivedAt === undefined ? [] : [{ ...keys.quarantined(receivedAt, id) }];
      });
      await writeBatches(
        client,
        table,
        found.map((Key) => ({ DeleteRequest: { Key } })),
      );
    },
  };
};
