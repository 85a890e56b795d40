import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';

/** A put or a delete, as BatchWriteItem takes them. */
export type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** BatchWriteItem's own limit. */
const BATCH = 25;
const AT_ONCE = 8;
const ATTEMPTS = 8;

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));

const writeBatch = async (
  client: DynamoDBDocumentClient,
  table: string,
  requests: readonly WriteRequest[],
): Promise<void> => {
  let open = [...requests];
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === ATTEMPTS)
      throw new HeadwaterError(
        'table.unavailable',
        'The table did not take all writes; what is written is idempotent, try again.',
      );
    if (attempt > 0) await pause(attempt);
    const answer = await client.send(new BatchWriteCommand({ RequestItems: { [table]: open } }));
    open = answer.UnprocessedItems?.[table] ?? [];
  }
};

/**
 * Writes unconditional puts and deletes of distinct keys, 25 a request, several requests at once; what the table throttled is
 * sent again. Throws HeadwaterError `table.unavailable` when it stays so.
 */
export const writeBatches = async (
  client: DynamoDBDocumentClient,
  table: string,
  requests: readonly WriteRequest[],
): Promise<void> => {
  for (let start = 0; start < requests.length; start += BATCH * AT_ONCE) {
    const batches: Promise<void>[] = [];
    for (let i = start; i < Math.min(start + BATCH * AT_ONCE, requests.length); i += BATCH)
      batches.push(writeBatch(client, table, requests.slice(i, i + BATCH)));
    await Promise.all(batches);
  }
};
