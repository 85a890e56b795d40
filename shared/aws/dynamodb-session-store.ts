import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionDocument } from '../domain/access/session.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { keys, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** The SessionStore on the `configuration` table: one item a session, freed once it has expired. */
export const createSessionStore = ({ client, table }: StoreOptions): SessionStore => ({
  put: async (id, session) => {
    const freed = { [TTL]: Math.ceil(session.expiresAt / 1000) };
    const Item = { ...keys.session(id), document: JSON.stringify(session), ...freed };
    await client.send(new PutCommand({ TableName: table, Item }));
  },
  get: async (id) => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.session(id), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : (JSON.parse(String(Item['document'])) as SessionDocument);
  },
  delete: async (id) => {
    await client.send(new DeleteCommand({ TableName: table, Key: keys.session(id) }));
  },
});
