import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import {
  type ConfigurationKind,
  type ConfigurationStore,
  countedAs,
  type Versioned,
} from '../ports/configuration-store.ts';
import { keys, PK, SK } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

interface StoredItem {
  readonly sk: string;
  readonly version: number;
  /** JSON: a definition may nest deeper than the 32 levels DynamoDB allows a map. */
  readonly document: string;
}

type Item = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** People edit configuration rarely: whoever loses this often in a row meets a broken store, not competition. */
const ATTEMPTS = 12;

const versioned = <T>(item: StoredItem): Versioned<T> => ({
  id: item.sk,
  version: item.version,
  document: JSON.parse(item.document) as T,
});

const isLostRace = (error: unknown): boolean =>
  error instanceof TransactionCanceledException &&
  (error.CancellationReasons ?? []).every(({ Code }) =>
    ['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(Code ?? 'None'),
  );

/** Whoever commits first moves the kind's revision, so its condition alone guards every document of the kind. */
const revisionParams = (table: string, kind: ConfigurationKind, from: number): Item => ({
  Update: {
    TableName: table,
    Key: keys.revision(countedAs(kind)),
    UpdateExpression: 'SET revision = :next',
    ConditionExpression: from === 0 ? 'attribute_not_exists(pk)' : 'revision = :from',
    ExpressionAttributeValues: from === 0 ? { ':next': 1 } : { ':next': from + 1, ':from': from },
  },
});

const putParams = (table: string, kind: ConfigurationKind, item: StoredItem): Item => ({
  Put: {
    TableName: table,
    Item: { ...keys.configuration(kind, item.sk), version: item.version, document: item.document },
  },
});

const deleteParams = (table: string, kind: ConfigurationKind, id: string): Item => ({
  Delete: { TableName: table, Key: keys.configuration(kind, id) },
});

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** Math.min(attempt, 5)));

/** Reads `from` and decides; commits what was decided only if the revision is still `from`, else reads and decides again. */
const createCommit =
  ({ client, table }: StoreOptions, revision: ConfigurationStore['revision']) =>
  async <R>(
    kind: ConfigurationKind,
    decide: (from: number) => Promise<{ writes?: readonly Item[]; result: R }>,
  ): Promise<R> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const from = await revision(kind);
      const { writes, result } = await decide(from);
      if (writes === undefined) return result;
      try {
        await client.send(new TransactWriteCommand({ TransactItems: [...writes, revisionParams(table, kind, from)] }));
        return result;
      } catch (error) {
        if (!isLostRace(error)) throw error;
        await pause(attempt);
      }
    }
    throw new HeadwaterError('configuration.contended', `The ${kind} documents are written too often; try again.`);
  };

/**
 * The ConfigurationStore on the `configuration` table: one item a document and one a kind's revision, moved together in a
 * transaction.
 */
export const createConfigurationStore = ({ client, table }: StoreOptions): ConfigurationStore => {
  const revision: ConfigurationStore['revision'] = async (kind) => {
    const key = keys.revision(countedAs(kind));
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return (Item?.['revision'] as number | undefined) ?? 0;
  };
  const get = async <T>(kind: ConfigurationKind, id: string): Promise<Versioned<T> | undefined> => {
    const key = keys.configuration(kind, id);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item && versioned<T>(Item as unknown as StoredItem);
  };
  const versionOf = async (kind: ConfigurationKind, id: string): Promise<number> => (await get(kind, id))?.version ?? 0;
  const commit = createCommit({ client, table }, revision);

  return {
    get,
    revision,
    list: async <T>(kind: ConfigurationKind) => {
      const found: Versioned<T>[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': PK },
          ExpressionAttributeValues: { ':pk': keys.configuration(kind, '').pk },
          ConsistentRead: true,
        },
      );
      for await (const { Items } of pages) {
        for (const item of Items ?? []) found.push(versioned<T>({ ...(item as StoredItem), sk: item[SK] as string }));
      }
      return found;
    },
    put: (kind, { id, document, unchangedSince }, expected) =>
      commit<number | 'conflict'>(kind, async (from) => {
        if (unchangedSince !== undefined && unchangedSince !== from) return { result: 'conflict' };
        if (expected !== undefined && expected !== (await versionOf(kind, id))) return { result: 'conflict' };
        const item = { sk: id, version: from + 1, document: JSON.stringify(document) };
        return { writes: [putParams(table, kind, item)], result: from + 1 };
      }),
    putAll: async (documents, unchangedSince) => {
      const [first] = documents;
      if (!first) return 'conflict';
      return commit<number | 'conflict'>(first.kind, async (from) => {
        if (unchangedSince !== from) return { result: 'conflict' };
        const version = from + 1;
        const writes = documents.map(({ kind, id, document }) =>
          putParams(table, kind, { sk: id, version, document: JSON.stringify(document) }),
        );
        return { writes, result: version };
      });
    },
    delete: (kind, id, expected) =>
      commit<boolean | 'conflict'>(kind, async () => {
        const version = await versionOf(kind, id);
        if (expected !== undefined && expected !== version) return { result: 'conflict' };
        return version === 0 ? { result: false } : { writes: [deleteParams(table, kind, id)], result: true };
      }),
  };
};
