import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ArchiveDay, ArchiveDays } from '../ports/archive-days.ts';
import { readPartition } from './erasure-batches.ts';
import { keys } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The ArchiveDays on the `privacy` table, one small item a day. */
export const createDynamoArchiveDays = (options: StoreOptions): ArchiveDays => {
  const { client, table } = options;
  return {
    known: async () =>
      (await readPartition(options, keys.archiveDays)).map(({ pk: _pk, sk: day, ...known }) => ({
        ...(known as unknown as Omit<ArchiveDay, 'day'>),
        day: day as string,
      })),
    note: async ({ day, ...known }) => {
      await client.send(new PutCommand({ TableName: table, Item: { ...keys.archiveDay(day), ...known } }));
    },
    forget: async (day) => {
      await client.send(new DeleteCommand({ TableName: table, Key: keys.archiveDay(day) }));
    },
  };
};
