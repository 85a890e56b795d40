import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Backfill } from '../domain/segment/backfill.ts';
import type { BackfillStore } from '../ports/backfill-store.ts';
import { backfillOf, createDynamoBackfillReader, type StoreOptions } from './dynamodb-backfill-reader.ts';
import { keys, PK } from './keys.ts';

/** The BackfillStore on the `memberships` table: one item a definition, advanced under its hash and version. */
export const createDynamoBackfillStore = ({ client, table }: StoreOptions): BackfillStore => {
  /** Changes a row that is still of the same backfill. */
  const updateRow = async (
    { segmentId, hash, version }: Pick<Backfill, 'segmentId' | 'hash' | 'version'>,
    { UpdateExpression, values }: { readonly UpdateExpression: string; readonly values: Record<string, unknown> },
  ): Promise<'advanced' | 'superseded'> => {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.backfill(segmentId),
          UpdateExpression,
          ConditionExpression: '#hash = :hash AND #version = :version',
          ExpressionAttributeNames: { '#hash': 'hash', '#version': 'version' },
          ExpressionAttributeValues: { ':hash': hash, ':version': version, ...values },
        }),
      );
      return 'advanced';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'superseded';
      throw error;
    }
  };

  return {
    ...createDynamoBackfillReader({ client, table }),

    list: async () => {
      const found: Backfill[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': PK },
          ExpressionAttributeValues: { ':pk': keys.backfill('').pk },
          ConsistentRead: true,
        },
      );
      for await (const { Items } of pages) found.push(...(Items ?? []).map(backfillOf));
      return found;
    },

    start: async ({ segmentId, ...backfill }) => {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.backfill(segmentId), ...backfill },
            ConditionExpression: 'attribute_not_exists(#version) OR #version <= :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': backfill.version },
          }),
        );
      } catch (error) {
        // A newer one has begun: it stays.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    markQueued: async (backfill) => {
      await updateRow(backfill, { UpdateExpression: 'SET queued = :true', values: { ':true': true } });
    },

    advance: ({ part, done, finished, at, ...backfill }) =>
      updateRow(backfill, {
        UpdateExpression: `SET progressedAt = :at, parts[${part}] = :part`,
        values: { ':at': at, ':part': { done, finished } },
      }),

    remove: async (segmentId) => {
      await client.send(new DeleteCommand({ TableName: table, Key: keys.backfill(segmentId) }));
    },
  };
};
