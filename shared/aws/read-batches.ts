import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import type { Key } from './keys.ts';

/** BatchGetItem's own limit. */
const BATCH = 100;
const ATTEMPTS = 8;

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 25 * 2 ** attempt));

/** What is read, and whether what was written an instant before must be in it. */
export interface Batch {
  readonly keys: readonly Key[];
  readonly ConsistentRead: boolean;
}

const readBatch = async (client: DynamoDBDocumentClient, table: string, { keys, ConsistentRead }: Batch) => {
  const items: Record<string, unknown>[] = [];
  let open: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === ATTEMPTS)
      throw new HeadwaterError('table.unavailable', 'The table did not answer all reads; try again.');
    if (attempt > 0) await pause(attempt);
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: open, ConsistentRead } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    open = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
};

/**
 * Reads items by distinct keys, strongly consistent unless told otherwise, 100 a request, all requests at once; what the table
 * throttled is asked again. In no order; missing items are left out. Throws HeadwaterError `table.unavailable` when it stays so.
 */
export const readBatches = async (
  client: DynamoDBDocumentClient,
  table: string,
  keys: readonly Key[] | Batch,
): Promise<readonly Record<string, unknown>[]> => {
  const asked: Batch = 'ConsistentRead' in keys ? keys : { keys, ConsistentRead: true };
  const batches: Promise<Record<string, unknown>[]>[] = [];
  for (let i = 0; i < asked.keys.length; i += BATCH)
    batches.push(readBatch(client, table, { ...asked, keys: asked.keys.slice(i, i + BATCH) }));
  return (await Promise.all(batches)).flat();
};
