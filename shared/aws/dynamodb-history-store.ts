import { type DynamoDBDocumentClient, PutCommand, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { keptFor } from '../domain/history.ts';
import type { HistoryPoint, HistoryStore } from '../ports/history-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys, SK, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

const pointOf = (item: Item): HistoryPoint => ({
  at: Number(item[SK]),
  counts: item['counts'] as HistoryPoint['counts'],
});

/** The HistoryStore on the `history` table: a partition for each history, an item an hour. */
export const createDynamoHistoryStore = ({ client, table }: StoreOptions): HistoryStore => {
  const params = (of: string, condition: string, values: Item) => ({
    TableName: table,
    KeyConditionExpression: `pk = :pk AND ${condition}`,
    ExpressionAttributeValues: { ':pk': keys.history(of, 0).pk, ...values },
    ConsistentRead: true,
  });
  const one = async (query: ReturnType<typeof params>, isForward: boolean): Promise<HistoryPoint | undefined> => {
    const { Items = [] } = await client.send(new QueryCommand({ ...query, Limit: 1, ScanIndexForward: isForward }));
    return Items[0] && pointOf(Items[0]);
  };
  return {
    put: async (of, { at, counts }) => {
      const Item = { ...keys.history(of, at), counts, [TTL]: Math.ceil((at + keptFor(at)) / 1000) };
      const put = new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' });
      return (await unlessConditionFails(client.send(put))) ? 'written' : 'known';
    },
    last: (of, before) => one(params(of, 'sk < :sk', { ':sk': keys.history(of, before).sk }), false),
    first: (of, since) => one(params(of, 'sk >= :sk', { ':sk': keys.history(of, since).sk }), true),
    read: async ({ of, from, to }) => {
      const values = { ':from': keys.history(of, from).sk, ':to': keys.history(of, to).sk };
      const points: HistoryPoint[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, params(of, 'sk BETWEEN :from AND :to', values)))
        points.push(...Items.map(pointOf));
      return points;
    },
  };
};
