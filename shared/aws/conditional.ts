import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** The answer of a conditional write, or undefined when its condition failed. */
export const unlessConditionFails = async <T>(write: Promise<T>): Promise<T | undefined> => {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return undefined;
    throw error;
  }
};

/** Puts an item whose `version` follows the stored one, counted from 1; else `conflict`, and nothing changed. */
export const putNext = async (
  { client, table }: { readonly client: DynamoDBDocumentClient; readonly table: string },
  item: Record<string, unknown> & { readonly version: number },
): Promise<'written' | 'conflict'> => {
  const isFirst = item.version === 1;
  const written = await unlessConditionFails(
    client.send(
      new PutCommand({
        TableName: table,
        Item: item,
        ConditionExpression: isFirst ? 'attribute_not_exists(pk)' : 'version = :before',
        ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': item.version - 1 } }),
      }),
    ),
  );
  return written ? 'written' : 'conflict';
};
