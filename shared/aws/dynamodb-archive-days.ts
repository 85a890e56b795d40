import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ArchiveDays } from '../ports/archive-days.ts';
import { readPartition } from './erasure-batches.ts';
import { keys, SK } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The ArchiveDays on the `privacy` table, one small item a day. */
export const createDynamoArchiveDays = (options: StoreOptions): ArchiveDays => {
  const { client, table } = options;
  return {
    known: async () =>
      (await readPartition(options, keys.archiveDays)).map((item) => ({
        day: item[SK] as string,
        due: item['due'] as number,
        last: item['last'] as number,
      })),
    note: async (day, { due, last }) => {
      await client.send(new PutCommand({ TableName: table, Item: { ...keys.archiveDay(day), due, last } }));
    },
    forget: async (day) => {
      await client.send(new DeleteCommand({ TableName: table, Key: keys.archiveDay(day) }));
    },
  };
};
