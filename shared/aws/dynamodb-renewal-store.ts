import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Renewal, RenewalStore } from '../ports/renewal-store.ts';
import { putNext } from './conditional.ts';
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
  putRenewal: (destinationId, renewal) => putNext({ client, table }, { ...keys.renewal(destinationId), ...renewal }),
});
