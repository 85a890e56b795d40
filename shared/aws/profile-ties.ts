import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { ProfileStore, Ties } from '../ports/profile-store.ts';
import { keys, PK, SK } from './keys.ts';
import { type Item, isFence, linkOf, pointerOf, separationOf, superNodeOf } from './profile-items.ts';

interface TableOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

const startingWith = (items: readonly Item[], prefix: string): Item[] =>
  items.filter((item) => String(item[SK]).startsWith(prefix));

/** The pointers, links and separations among items that stand under identifiers. */
export const tiesIn = (items: readonly Item[]): Ties => ({
  pointers: items.filter((item) => item[SK] === 'P' && !isFence(item)).map(pointerOf),
  links: startingWith(items, 'L#').map(linkOf),
  separations: startingWith(items, 'U#').map(separationOf),
});

/** `ProfileStore.superNodes`. */
export const listSuperNodes = async (
  { client, table }: TableOptions,
  { cursor, limit }: Parameters<ProfileStore['superNodes']>[0],
): ReturnType<ProfileStore['superNodes']> => {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': PK },
      ExpressionAttributeValues: { ':pk': keys.superNode('').pk },
      ConsistentRead: true,
      Limit: limit,
      ...(cursor === undefined ? {} : { ExclusiveStartKey: keys.superNode(cursor) }),
    }),
  );
  const last = LastEvaluatedKey?.[SK] as string | undefined;
  return { identifiers: Items.map(superNodeOf), ...(last === undefined ? {} : { cursor: last }) };
};

/** `ProfileStore.scanTies`: one page of a segment of the table. */
export const scanTies = async (
  { client, table }: TableOptions,
  { segment, segments, cursor }: Parameters<ProfileStore['scanTies']>[0],
): ReturnType<ProfileStore['scanTies']> => {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new ScanCommand({
      TableName: table,
      Segment: segment,
      TotalSegments: segments,
      ConsistentRead: true,
      FilterExpression: 'begins_with(#pk, :identifier)',
      ExpressionAttributeNames: { '#pk': PK },
      ExpressionAttributeValues: { ':identifier': keys.pointer('').pk },
      ...(cursor === undefined ? {} : { ExclusiveStartKey: JSON.parse(cursor) as Item }),
    }),
  );
  return { ...tiesIn(Items), ...(LastEvaluatedKey ? { cursor: JSON.stringify(LastEvaluatedKey) } : {}) };
};
