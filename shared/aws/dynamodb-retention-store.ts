import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import { RETENTION_PARTS, type RetentionStore, type RetentionWalk } from '../ports/retention-store.ts';
import { putNext, unlessConditionFails } from './conditional.ts';
import { type Key, keys, PK, SK } from './keys.ts';
import { type Item, pointerOf, slotOf } from './profile-items.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  /** The tables `profiles`, `timelines` and `privacy`. */
  readonly profiles: string;
  readonly timelines: string;
  readonly privacy: string;
}

const timelineQuery = (TableName: string, anchor: IdentifierKey): QueryCommandInput => ({
  TableName,
  KeyConditionExpression: '#pk = :pk',
  ProjectionExpression: '#pk, #sk',
  ExpressionAttributeNames: { '#pk': PK, '#sk': SK },
  ExpressionAttributeValues: { ':pk': keys.timeline(anchor, { shard: '', sequence: '' }).pk },
  ConsistentRead: true,
});

/** Heads alone have `b`; of an identifier's items the pointer alone has `p` and the sort key `P`. */
const pageOf = (items: readonly Item[]) => ({
  heads: items.flatMap((item) => (item['b'] === undefined ? [] : (slotOf(item).head ?? []))),
  pointers: items.flatMap((item) => (item['p'] === undefined ? [] : pointerOf(item))),
});

/** The pages of the RetentionStore alone, for who takes nothing away. */
export const createRetentionPages = ({
  client,
  profiles,
}: Pick<StoreOptions, 'client' | 'profiles'>): Pick<RetentionStore, 'page'> => ({
  page: async ({ part, cursor }) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: profiles,
        Segment: part,
        TotalSegments: RETENTION_PARTS,
        ConsistentRead: true,
        FilterExpression: 'attribute_exists(b) OR (attribute_exists(p) AND #sk = :pointer)',
        ExpressionAttributeNames: { '#sk': SK },
        ExpressionAttributeValues: { ':pointer': keys.pointer('').sk },
        ExclusiveStartKey: cursor === undefined ? undefined : (JSON.parse(cursor) as Item),
      }),
    );
    return { ...pageOf(Items), ...(LastEvaluatedKey ? { cursor: JSON.stringify(LastEvaluatedKey) } : {}) };
  },
});

/** The RetentionStore on the tables `profiles` and `timelines`; how far it is stands in `privacy`. */
export const createDynamoRetentionStore = ({ client, ...tables }: StoreOptions): RetentionStore => {
  const empty = (Key: Key, { profileId, firstReceivedAt }: IdentifierPointer, isPointer: boolean) =>
    unlessConditionFails(
      client.send(
        new UpdateCommand({
          TableName: tables.profiles,
          Key,
          UpdateExpression: 'SET s = :empty',
          ConditionExpression: isPointer ? 't = :t AND p = :p' : 't = :t',
          ExpressionAttributeValues: {
            ':empty': '',
            ':t': firstReceivedAt,
            ...(isPointer ? { ':p': profileId } : {}),
          },
        }),
      ),
    );

  return {
    walk: async () => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.privacy, Key: keys.retentionWalk, ConsistentRead: true }),
      );
      if (!Item) return undefined;
      const { pk: _pk, sk: _sk, ...walk } = Item;
      return walk as RetentionWalk;
    },
    putWalk: (walk) => putNext({ client, table: tables.privacy }, { ...keys.retentionWalk, ...walk }),
    ...createRetentionPages({ client, profiles: tables.profiles }),
    hasTimeline: async ({ key }) => {
      const query = new QueryCommand({ ...timelineQuery(tables.timelines, key), Limit: 1 });
      return ((await client.send(query)).Items ?? []).length > 0;
    },
    dropTimeline: async ({ key }) => {
      for await (const { Items = [] } of paginateQuery({ client }, timelineQuery(tables.timelines, key)))
        await writeBatches(
          client,
          tables.timelines,
          Items.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
        );
    },
    forgetValue: async (pointer) => {
      // The pointer last: it is what the next round looks at.
      if (pointer.isolated === 'super-node') await empty(keys.superNode(pointer.key), pointer, false);
      await empty(keys.profileIdentifier(pointer.profileId, pointer.key), pointer, false);
      await empty(keys.pointer(pointer.key), pointer, true);
    },
  };
};
