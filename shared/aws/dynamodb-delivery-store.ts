import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  type BatchGetCommandOutput,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import { keys, PK, SK, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

/** BatchGetItem takes a hundred keys. */
const BATCH = 100;
const ATTEMPTS = 8;
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

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));

const readBatch = async ({ client, table }: StoreOptions, all: readonly Item[]): Promise<readonly Item[]> => {
  const found: Item[] = [];
  let rest: readonly Item[] | undefined = all;
  for (let attempt = 0; rest && rest.length > 0; attempt++) {
    if (attempt >= ATTEMPTS) throw new HeadwaterError('deliveries.throttled', 'The deliveries table is overloaded.');
    if (attempt > 0) await pause(attempt);
    const request: NonNullable<BatchGetCommandInput['RequestItems']> = {
      [table]: { Keys: [...rest], ConsistentRead: true },
    };
    const answer: BatchGetCommandOutput = await client.send(new BatchGetCommand({ RequestItems: request }));
    found.push(...(answer.Responses?.[table] ?? []));
    rest = answer.UnprocessedKeys?.[table]?.Keys;
  }
  return found;
};

/** The DeliveryStore on the `deliveries` table, one item per audience and identifier. */
export const createDynamoDeliveryStore = (options: StoreOptions): DeliveryStore => ({
  entries: async (audience, identifiers) => {
    const all = [...new Set(identifiers)].map((key) => keys.delivery(audience, key) as unknown as Item);
    const batches = Array.from({ length: Math.ceil(all.length / BATCH) }, (_, n) =>
      all.slice(n * BATCH, (n + 1) * BATCH),
    );
    const items = await Promise.all(batches.map((batch) => readBatch(options, batch)));
    return new Map(items.flat().map((item) => [item[SK] as IdentifierKey, entryOf(audience, item)]));
  },
  put: async (entry) => {
    const isFirst = entry.version === 1;
    try {
      await options.client.send(
        new PutCommand({
          TableName: options.table,
          Item: itemOf(entry),
          ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :before',
          ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': entry.version - 1 } }),
        }),
      );
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'conflict';
      throw error;
    }
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
