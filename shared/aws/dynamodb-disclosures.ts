import { type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Delivery } from '../domain/export/delivery-ledger.ts';
import { beginsDisclosure, endsDisclosure } from '../domain/export/disclosure.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { DISCLOSED_MS, type Disclosure } from '../ports/delivery-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys, PK, SK, TTL } from './keys.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/**
 * Who was told of an identifier, in items by identifier beside the ledger, which is kept by audience: one write for the first
 * add and one for the removal, so that an answer about a person reads no audience.
 */
export const createDisclosures = ({ client, table }: StoreOptions) => {
  const update = (entry: Delivery, expression: object) =>
    client.send(
      new UpdateCommand({ TableName: table, Key: keys.disclosure(entry.key, entry.audience), ...expression }),
    );

  const read = async (identifiers: readonly IdentifierKey[]): Promise<readonly Disclosure[]> => {
    const found: Disclosure[] = [];
    for (const key of identifiers) {
      const query = {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.disclosures(key) },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of paginateQuery({ client }, query))
        for (const { pk: _pk, sk: audience, [TTL]: _ttl, ...item } of Items)
          found.push({ ...(item as Omit<Disclosure, 'audience' | 'key'>), audience, key });
    }
    return found;
  };

  return {
    /** Before the entry is stored: a crash in between leaves a disclosure that was only about to happen. */
    begin: async (entry: Delivery): Promise<void> => {
      if (!beginsDisclosure(entry)) return;
      await update(entry, {
        UpdateExpression: `SET firstSentAt = if_not_exists(firstSentAt, :at), runId = :run REMOVE removedAt, ${TTL}`,
        ExpressionAttributeValues: { ':at': entry.at, ':run': entry.runId },
      });
    },
    /** After the entry is stored: a crash in between leaves one that is said to stand, never one that is said to be gone. */
    end: async (entry: Delivery): Promise<void> => {
      if (!endsDisclosure(entry)) return;
      const ended = update(entry, {
        UpdateExpression: `SET removedAt = :at, ${TTL} = :ttl`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':at': entry.at, ':ttl': Math.ceil((entry.at + DISCLOSED_MS) / 1000) },
      });
      await unlessConditionFails(ended);
    },
    read,
    forget: async (identifiers: readonly IdentifierKey[]): Promise<void> => {
      const deletes = (await read(identifiers)).map(({ key, audience }) => {
        const { pk, sk } = keys.disclosure(key, audience);
        return { DeleteRequest: { Key: { [PK]: pk, [SK]: sk } } };
      });
      await writeBatches(client, table, deletes);
    },
  };
};
