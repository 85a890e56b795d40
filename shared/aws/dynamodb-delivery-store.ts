import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { AUDIENCE_SHARDS, type DeliveryStore } from '../ports/delivery-store.ts';
import { putNext, unlessConditionFails } from './conditional.ts';
import { createDisclosures } from './dynamodb-disclosures.ts';
import { keys, PK, SK, TTL } from './keys.ts';
import { readBatches } from './read-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

/** An absent entry only keeps its version for whoever still holds it. */
const ABSENT_SECONDS = 30 * 86_400;

const itemOf = ({ audience, key, ...entry }: Delivery) => ({
  ...keys.delivery(audience, key),
  ...entry,
  ...(entry.state === 'absent' ? { [TTL]: Math.ceil(entry.at / 1000) + ABSENT_SECONDS } : {}),
});

const entryOf = (audience: string, item: Item): Delivery => {
  const { [PK]: _pk, [SK]: key, [TTL]: _ttl, ...entry } = item;
  return { audience, key: key as IdentifierKey, ...(entry as unknown as Omit<Delivery, 'audience' | 'key'>) };
};

const PRESENT = {
  KeyConditionExpression: 'pk = :pk',
  FilterExpression: '#state <> :absent',
  ExpressionAttributeNames: { '#state': 'state' },
  ConsistentRead: true,
} as const;

const SHARDS = Array.from({ length: AUDIENCE_SHARDS }, (_, shard) => shard);

/** All shards at once: a guard that counts 10 million entries one after another would outlive its function. */
const createCount =
  ({ client, table }: StoreOptions): DeliveryStore['count'] =>
  async (audience, enough) => {
    let count = 0;
    const countShard = async (shard: number): Promise<void> => {
      const values = { ':pk': keys.audience(audience, shard), ':absent': 'absent' };
      let start: Item | undefined;
      do {
        const query = { TableName: table, ...PRESENT, ExpressionAttributeValues: values, Select: 'COUNT' as const };
        const page = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: start }));
        count += page.Count ?? 0;
        start = page.LastEvaluatedKey;
      } while (start !== undefined && count < enough);
    };
    await Promise.all(SHARDS.map(countShard));
    return count;
  };

/** The DeliveryStore on the `deliveries` table, one item per audience and identifier. */
export const createDynamoDeliveryStore = (
  options: StoreOptions,
  disclosures = createDisclosures(options),
): DeliveryStore => ({
  entries: async (audience, identifiers) => {
    const wanted = [...new Set(identifiers)].map((key) => keys.delivery(audience, key));
    const items = await readBatches(options.client, options.table, wanted);
    return new Map(items.map((item) => [item[SK] as IdentifierKey, entryOf(audience, item)]));
  },
  put: async (entry) => {
    await disclosures.begin(entry);
    const written = await putNext(options, itemOf(entry));
    if (written === 'written') await disclosures.end(entry);
    return written;
  },
  forget: async ({ audience, key, version }) => {
    const deletion = new DeleteCommand({
      TableName: options.table,
      Key: keys.delivery(audience, key),
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: { ':version': version },
    });
    return (await unlessConditionFails(options.client.send(deletion))) ? 'forgotten' : 'conflict';
  },
  disclosures: disclosures.read,
  forgetDisclosures: disclosures.forget,
  count: createCount(options),
  walk: async ({ audience, shard, after, limit }) => {
    const pk = keys.audience(audience, shard);
    const { Items = [], LastEvaluatedKey } = await options.client.send(
      new QueryCommand({
        TableName: options.table,
        ...PRESENT,
        ExpressionAttributeValues: { ':pk': pk, ':absent': 'absent' },
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    const entries = Items.map((item) => entryOf(audience, item));
    return LastEvaluatedKey ? { entries, after: LastEvaluatedKey['sk'] as string } : { entries };
  },
});
