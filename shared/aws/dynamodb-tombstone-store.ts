import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Tombstone } from '../domain/privacy/tombstone.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys, PK, SK } from './keys.ts';
import { readBatches } from './read-batches.ts';

type Item = Record<string, unknown>;

/** `x` erased at, `r` the request, `e` the epoch, `l` lifted at. */
const itemOf = ({ key, erasedAt, requestId, epoch, liftedAt }: Tombstone): Item => ({
  k: key,
  x: erasedAt,
  r: requestId,
  e: epoch,
  ...(liftedAt === undefined ? {} : { l: liftedAt }),
});

const tombstoneOf = (item: Item): Tombstone => ({
  key: item['k'] as IdentifierKey,
  erasedAt: item['x'] as number,
  requestId: item['r'] as string,
  epoch: item['e'] as number,
  ...(item['l'] === undefined ? {} : { liftedAt: item['l'] as number }),
});

/**
 * The TombstoneStore on the `privacy` table: an item under each identifier's key, and a line of the list by time, which is written
 * first, so that a crash between the two leaves nobody out of the list.
 */
export const createDynamoTombstoneStore = ({
  client,
  table,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}): TombstoneStore => {
  const putIfNewer = (item: Item): Promise<unknown> =>
    unlessConditionFails(
      client.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(x) OR x < :x',
          ExpressionAttributeValues: { ':x': item['x'] },
        }),
      ),
    );
  const lines = async ({ from, after, limit }: Parameters<TombstoneStore['since']>[0]) =>
    client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#pk = :pk AND #sk > :sk',
        ExpressionAttributeNames: { '#pk': PK, '#sk': SK },
        ExpressionAttributeValues: { ':pk': keys.tombstones, ':sk': after ?? keys.tombstoneLine(from, '').sk },
        ConsistentRead: true,
        Limit: limit,
      }),
    );
  const of: TombstoneStore['of'] = async (asked, { consistent } = { consistent: true }) => {
    const wanted = [...new Set(asked)].map(keys.tombstone);
    const items = await readBatches(client, table, { keys: wanted, ConsistentRead: consistent });
    return new Map(items.map(tombstoneOf).map((tombstone) => [tombstone.key, tombstone]));
  };

  return {
    of,
    put: async (tombstones) => {
      for (const each of tombstones) {
        await putIfNewer({ ...keys.tombstoneLine(each.erasedAt, each.key), ...itemOf(each) });
        await putIfNewer({ ...keys.tombstone(each.key), ...itemOf(each) });
      }
    },
    lift: async (key, { erasedAt, liftedAt }) => {
      await unlessConditionFails(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: keys.tombstone(key),
            UpdateExpression: 'SET l = :l',
            ConditionExpression: 'x = :x AND (attribute_not_exists(l) OR l > :l)',
            ExpressionAttributeValues: { ':x': erasedAt, ':l': liftedAt },
          }),
        ),
      );
    },
    since: async (page) => {
      const { Items = [], LastEvaluatedKey } = await lines(page);
      // A line is what was; whether it still stands is at the identifier's own item.
      const listed = Items.map(tombstoneOf);
      const standing = await of(listed.map(({ key }) => key));
      const tombstones = listed.flatMap(({ key, erasedAt }) => {
        const found = standing.get(key);
        return found?.erasedAt === erasedAt ? [found] : [];
      });
      const after = LastEvaluatedKey?.[SK] as string | undefined;
      return { tombstones, ...(after === undefined ? {} : { after }) };
    },
  };
};
