import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Renewal, RenewalStore } from '../ports/renewal-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The RenewalStore on the `deliveries` table, one item per destination. */
export const createDynamoRenewalStore = ({ client, table }: StoreOptions): RenewalStore => ({
  renewal: async (destinationId) => {
    const key = keys.renewal(destinationId);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    if (!Item) return undefined;
    const { pk: _pk, sk: _sk, ...renewal } = Item;
    return renewal as Renewal;
  },
  putRenewal: async (destinationId, renewal) => {
    const isFirst = renewal.version === 1;
    const written = await unlessConditionFails(
      client.send(
        new PutCommand({
          TableName: table,
          Item: { ...keys.renewal(destinationId), ...renewal },
          ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :before',
          ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': renewal.version - 1 } }),
        }),
      ),
    );
    return written ? 'written' : 'conflict';
  },
});
