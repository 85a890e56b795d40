import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../ports/clock.ts';
import type { QuarantineHead, QuarantineReview } from '../ports/quarantine-review.ts';
import { receiptOf } from '../ports/quarantine-store.ts';
import { readQuarantineMonths } from './dynamodb-quarantine-store.ts';
import { keys, PK, QUARANTINE_SHARDS, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock?: Clock;
}

type Item = Record<string, unknown>;
type Change = Pick<
  UpdateCommand['input'],
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

const WRITES_AT_ONCE = 16;

const headOf = ({ code, message, ...item }: Item): QuarantineHead => ({
  ...(item as unknown as QuarantineHead),
  reason: { code: code as string, message: message as string },
});

const createReadHeads =
  ({ client, table, clock = Date.now }: StoreOptions) =>
  async (shard: string, limit: number): Promise<readonly QuarantineHead[]> => {
    const found: QuarantineHead[] = [];
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: '#pk = :pk',
        FilterExpression: '#ttl > :now',
        ProjectionExpression: 'id, sourceId, code, message, receivedAt, replayedAt, discardedAt',
        ExpressionAttributeNames: { '#pk': PK, '#ttl': TTL },
        ExpressionAttributeValues: { ':pk': shard, ':now': clock() / 1000 },
        ScanIndexForward: false,
      },
    );
    for await (const { Items = [] } of pages) {
      found.push(...Items.map(headOf));
      if (found.length > limit) break;
    }
    return found;
  };

/** The QuarantineReview on the `quarantine` table. */
export const createDynamoQuarantineReview = (options: StoreOptions): QuarantineReview => {
  const { client, table } = options;
  const readHeads = createReadHeads(options);

  const change = async (id: string, update: Change): Promise<readonly string[]> => {
    const receivedAt = receiptOf(id);
    if (receivedAt === undefined) return [];
    try {
      await client.send(new UpdateCommand({ TableName: table, Key: keys.quarantined(receivedAt, id), ...update }));
      return [id];
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return [];
      throw error;
    }
  };
  const changeAll = async (ids: readonly string[], update: Change): Promise<readonly string[]> => {
    const changed: string[] = [];
    const distinct = [...new Set(ids)];
    for (let start = 0; start < distinct.length; start += WRITES_AT_ONCE) {
      const turn = distinct.slice(start, start + WRITES_AT_ONCE).map((id) => change(id, update));
      changed.push(...(await Promise.all(turn)).flat());
    }
    return changed;
  };

  return {
    heads: async ({ limit }) => {
      const heads: QuarantineHead[] = [];
      for (const month of await readQuarantineMonths(options)) {
        const shards = Array.from({ length: QUARANTINE_SHARDS }, (_, n) => keys.quarantineShard(month, n));
        const found = await Promise.all(shards.map((shard) => readHeads(shard, limit - heads.length)));
        heads.push(...found.flat().sort((a, b) => (a.id < b.id ? 1 : -1)));
        if (heads.length > limit) return { heads: heads.slice(0, limit), isComplete: false };
      }
      return { heads, isComplete: true };
    },
    discard: (ids, { at, reason }) =>
      changeAll(ids, {
        UpdateExpression: 'SET discardedAt = :at, discardReason = :reason',
        ConditionExpression:
          'attribute_exists(#pk) AND attribute_not_exists(replayedAt) AND attribute_not_exists(discardedAt)',
        ExpressionAttributeNames: { '#pk': PK },
        ExpressionAttributeValues: { ':at': at, ':reason': reason },
      }),
    restore: (ids) =>
      changeAll(ids, {
        UpdateExpression: 'REMOVE discardedAt, discardReason',
        ConditionExpression: 'attribute_exists(discardedAt)',
      }),
  };
};
