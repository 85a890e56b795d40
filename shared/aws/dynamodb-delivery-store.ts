import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys, PK, SK, TTL } from './keys.ts';
import { readBatches } from './read-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

/** An absent entry only keeps its version for whoever still holds it. */
const ABSENT_SECONDS = 30 * 86_400;

const itemOf = ({ audience, key, ...entry }: Delivery): Item => ({
  ...keys.delivery(audience, key),
  ...entry,
  ...(entry.state === 'absent' ? { [TTL]: Math.ceil(entry.at / 1000) + ABSENT_SECONDS } : {}),
});

const entryOf = (audience: string, item: Item): Delivery => {
  const { [PK]: _pk, [SK]: key, [TTL]: _ttl, ...entry } = item;
  return { audience, key: key as IdentifierKey, ...(entry as unknown as Omit<Delivery, 'audience' | 'key'>) };
};

/** The DeliveryStore on the `deliveries` table, one item per audience and identifier. */
export const createDynamoDeliveryStore = (options: StoreOptions): DeliveryStore => ({
  entries: async (audience, identifiers) => {
    const wanted = [...new Set(identifiers)].map((key) => keys.delivery(audience, key));
    const items = await readBatches(options.client, options.table, wanted);
    return new Map(items.map((item) => [item[SK] as IdentifierKey, entryOf(audience, item)]));
  },
  put: async (entry) => {
    const isFirst = entry.version === 1;
    const written = await unlessConditionFails(
      options.client.send(
        new PutCommand({
          TableName: options.table,
          Item: itemOf(entry),
          ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :before',
          ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': entry.version - 1 } }),
        }),
      ),
    );
    return written ? 'written' : 'conflict';
  },
  walk: async ({ audience, shard, after, limit }) => {
    const pk = keys.audience(audience, shard);
    const { Items = [], LastEvaluatedKey } = await options.client.send(
      new QueryCommand({
        TableName: options.table,
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: '#state <> :absent',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':pk': pk, ':absent': 'absent' },
        ConsistentRead: true,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    const entries = Items.map((item) => entryOf(audience, item));
    return LastEvaluatedKey ? { entries, after: LastEvaluatedKey['sk'] as string } : { entries };
  },
});
