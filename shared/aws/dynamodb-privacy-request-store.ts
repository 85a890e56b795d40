import { type DynamoDBDocumentClient, GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { HistoryEntry, PrivacyRequest, RequestLine } from '../domain/privacy/request.ts';
import { isFinished, lineOf } from '../domain/privacy/request.ts';
import type { PrivacyRequestStore, RequestWrite } from '../ports/privacy-request-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { type Key, keys } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;
type Write = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>[number];

const withoutKey = <T>(item: Item): T => {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return rest as T;
};

/** One transaction: the document under its version, its lines, and what history says, which is never written twice. */
const writesOf = (TableName: string, next: PrivacyRequest, { before, entries, receipt }: RequestWrite): Write[] => {
  const put = (key: Key, item: object): Write => ({ Put: { TableName, Item: { ...key, ...item } } });
  const once = (key: Key, item: object): Write => ({
    Put: { TableName, Item: { ...key, ...item }, ConditionExpression: 'attribute_not_exists(pk)' },
  });
  const condition = before
    ? { ConditionExpression: 'version = :before', ExpressionAttributeValues: { ':before': next.version - 1 } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  const line = lineOf(next);
  const due = keys.unfinishedRequest(next.dueAt, next.id);
  const dueBefore = before && !isFinished(before) ? keys.unfinishedRequest(before.dueAt, before.id) : undefined;
  const isGone = dueBefore !== undefined && (isFinished(next) || dueBefore.sk !== due.sk);
  return [
    { Put: { TableName, Item: { ...keys.privacyRequest(next.id), ...next }, ...condition } },
    put(keys.privacyRequestLine(next.receivedAt, next.id), line),
    ...(isFinished(next) ? [] : [put(due, line)]),
    ...(isGone ? [{ Delete: { TableName, Key: dueBefore } }] : []),
    ...entries.map((entry) => once(keys.privacyRequestHistory(next.id, entry.version, entry.place), entry)),
    ...(receipt === undefined ? [] : [put(keys.privacyRequestPart(next.id, 'receipt'), { receipt })]),
    ...(before ? [] : [...new Set(next.keys)].map((key) => put(keys.requestNaming(key, next.id), {}))),
  ];
};

/** The PrivacyRequestStore on the `privacy` table. */
export const createDynamoPrivacyRequestStore = ({ client, table }: StoreOptions): PrivacyRequestStore => {
  const read = async (Key: Key): Promise<Item | undefined> =>
    (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;

  const query = async (pk: string, more: Partial<ConstructorParameters<typeof QueryCommand>[0]>) =>
    client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ...more,
        ExpressionAttributeValues: { ':pk': pk, ...more.ExpressionAttributeValues },
      }),
    );

  const all = async (pk: string, more: Parameters<typeof query>[1]): Promise<Item[]> => {
    const items: Item[] = [];
    let start: Item | undefined;
    do {
      const page = await query(pk, { ...more, ExclusiveStartKey: start });
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  return {
    get: async (id) => {
      const item = await read(keys.privacyRequest(id));
      return item && withoutKey<PrivacyRequest>(item);
    },
    put: async (next, write) => {
      const TransactItems = writesOf(table, next, write);
      const written = await unlessConditionFails(client.send(new TransactWriteCommand({ TransactItems })));
      return written ? 'written' : 'conflict';
    },
    history: async (id) => {
      const { pk, sk } = keys.privacyRequestPart(id, 'H#');
      const items = await all(pk, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':sk': sk },
      });
      return items.map((item) => withoutKey<HistoryEntry>(item));
    },
    receipt: async (id) => (await read(keys.privacyRequestPart(id, 'receipt')))?.['receipt'] as string | undefined,
    unfinished: async ({ after, limit }) => {
      const pk = keys.unfinishedRequests;
      const start = after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } };
      const { Items = [], LastEvaluatedKey } = await query(pk, { Limit: limit, ...start });
      const lines = Items.map((item) => withoutKey<RequestLine>(item));
      return LastEvaluatedKey ? { lines, after: LastEvaluatedKey['sk'] as string } : { lines };
    },
    list: async ({ before, limit, kind }) => {
      const pk = keys.privacyRequests;
      const filter =
        kind === undefined
          ? {}
          : {
              FilterExpression: '#kind = :kind',
              ExpressionAttributeNames: { '#kind': 'kind' },
              ExpressionAttributeValues: { ':kind': kind },
            };
      const start = before === undefined ? {} : { ExclusiveStartKey: { pk, sk: before } };
      const { Items = [], LastEvaluatedKey } = await query(pk, {
        Limit: limit,
        ScanIndexForward: false,
        ...filter,
        ...start,
      });
      const lines = Items.map((item) => withoutKey<RequestLine>(item));
      return LastEvaluatedKey ? { lines, before: LastEvaluatedKey['sk'] as string } : { lines };
    },
    naming: async (named) => {
      const found = await Promise.all(named.map((key) => all(keys.requestNaming(key, '').pk, {})));
      return [...new Set(found.flat().map((item) => item['sk'] as string))];
    },
  };
};
