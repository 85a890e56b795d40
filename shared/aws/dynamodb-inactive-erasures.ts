import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import type { InactiveErasure, InactiveErasures } from '../ports/inactive-erasures.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Whoever loses this often in a row meets a broken table, not competition. */
const ATTEMPTS = 5;

/** The InactiveErasures on the `privacy` table, one item per profile. */
export const createDynamoInactiveErasures = ({ client, table }: StoreOptions): InactiveErasures => {
  const find = async (profileId: string): Promise<InactiveErasure | undefined> => {
    const Key = keys.inactiveErasure(profileId);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    if (!Item) return undefined;
    const { pk: _pk, sk: _sk, ...erasure } = Item;
    return erasure as InactiveErasure;
  };

  return {
    find,
    begin: async (profileId, erasure) => {
      const put = new PutCommand({
        TableName: table,
        Item: { ...keys.inactiveErasure(profileId), ...erasure },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (await unlessConditionFails(client.send(put))) return erasure;
        const standing = await find(profileId);
        // Between the two it may have ended.
        if (standing) return standing;
      }
      throw new HeadwaterError('erasure.contended', 'Erasures of one person begin and end all the time.');
    },
    end: async (profileId, requestId) => {
      const deletion = new DeleteCommand({
        TableName: table,
        Key: keys.inactiveErasure(profileId),
        ConditionExpression: 'requestId = :requestId',
        ExpressionAttributeValues: { ':requestId': requestId },
      });
      await unlessConditionFails(client.send(deletion));
    },
  };
};
