import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { MEMBER_SHARDS, type Member, type MembershipStore } from '../ports/membership-store.ts';
import { CHANGES_INDEX, keys, PK, SK } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

const SHARDS = Array.from({ length: MEMBER_SHARDS }, (_, shard) => shard);

const memberOf = (item: Item): Member => ({
  profileId: item[SK] as string,
  member: item['member'] as boolean,
  since: item['since'] as number,
  changedAt: item['changedAt'] as number,
});

const membersParams = (table: string, pk: string): QueryCommandInput => ({
  TableName: table,
  KeyConditionExpression: '#pk = :pk',
  FilterExpression: '#member = :true',
  ExpressionAttributeNames: { '#pk': PK, '#member': 'member' },
  ExpressionAttributeValues: { ':pk': pk, ':true': true },
  ConsistentRead: true,
});

const countShard = async ({ client, table }: StoreOptions, pk: string): Promise<number> => {
  let count = 0;
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ ...membersParams(table, pk), Select: 'COUNT', ExclusiveStartKey: start }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return count;
};

/** Deletes at once: they have conditions, so they cannot go in batches. */
const DELETES_AT_ONCE = 25;

/** Deletes a leaver's row; one that has entered again meanwhile stays. */
const forget = async ({ client, table }: StoreOptions, item: Item): Promise<void> => {
  try {
    await client.send(
      new DeleteCommand({
        TableName: table,
        Key: { [PK]: item[PK], [SK]: item[SK] },
        ConditionExpression: '#member = :false',
        ExpressionAttributeNames: { '#member': 'member' },
        ExpressionAttributeValues: { ':false': false },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

const clearShard = async (options: StoreOptions, pk: string): Promise<void> => {
  const { client, table } = options;
  let start: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#pk = :pk',
        FilterExpression: '#member = :false',
        ExpressionAttributeNames: { '#pk': PK, '#sk': SK, '#member': 'member' },
        ExpressionAttributeValues: { ':pk': pk, ':false': false },
        ProjectionExpression: '#pk, #sk',
        ExclusiveStartKey: start,
      }),
    );
    for (let i = 0; i < Items.length; i += DELETES_AT_ONCE)
      await Promise.all(Items.slice(i, i + DELETES_AT_ONCE).map((item) => forget(options, item)));
    start = LastEvaluatedKey;
  } while (start !== undefined);
};

/**
 * The MembershipStore on the `memberships` table: a partition per segment and shard, rows written by the profile store with
 * the head they belong to (`membership-item.ts`). `changes` reads an index, which lags a moment behind.
 */
export const createDynamoMembershipStore = (options: StoreOptions): MembershipStore => {
  const { client, table } = options;
  return {
    members: async ({ segmentId, shard, after, limit }) => {
      const pk = keys.members(segmentId, shard);
      const members: Member[] = [];
      let last = after;
      while (members.length < limit) {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            ...membersParams(table, pk),
            Limit: limit - members.length,
            ...(last === undefined ? {} : { ExclusiveStartKey: { [PK]: pk, [SK]: last } }),
          }),
        );
        members.push(...Items.map(memberOf));
        last = LastEvaluatedKey?.[SK] as string | undefined;
        if (last === undefined) return { members };
      }
      return { members, ...(last === undefined ? {} : { after: last }) };
    },

    changes: async ({ segmentId, shard, since, after, limit }) => {
      const pk = keys.members(segmentId, shard);
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          IndexName: CHANGES_INDEX,
          KeyConditionExpression: 'changesPk = :pk AND changesSk >= :since',
          ExpressionAttributeValues: { ':pk': pk, ':since': keys.change(since, '') },
          Limit: limit,
          ...(after === undefined ? {} : { ExclusiveStartKey: startAfter(pk, after) }),
        }),
      );
      const next = LastEvaluatedKey?.['changesSk'] as string | undefined;
      return { changes: Items.map(memberOf), ...(next === undefined ? {} : { after: next }) };
    },

    count: async (segmentId) => {
      const counts = await Promise.all(SHARDS.map((shard) => countShard(options, keys.members(segmentId, shard))));
      return counts.reduce((sum, count) => sum + count, 0);
    },

    clear: async (segmentId) => {
      for (const shard of SHARDS) await clearShard(options, keys.members(segmentId, shard));
    },
  };
};

/** The index's position: `changesSk` is time # profileId, and the profileId is the table's sort key. */
const startAfter = (pk: string, changesSk: string): Item => ({
  changesPk: pk,
  changesSk,
  [PK]: pk,
  [SK]: changesSk.slice(changesSk.indexOf('#') + 1),
});
