import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { KnownAudience, RemovalRequest } from '../domain/export/removal.ts';
import type { RemovalStore } from '../ports/removal-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { type Key, keys, PK, SK, TTL } from './keys.ts';
import { readBatches } from './read-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

/** As long as runs are kept. */
const CLOSED_SECONDS = 90 * 86_400;

const bare = <T>(item: Item): T => {
  const { [PK]: _pk, [SK]: _sk, [TTL]: _ttl, ...rest } = item;
  return rest as T;
};

const createReader = ({ client, table }: StoreOptions) => ({
  get: async (key: Key): Promise<Item | undefined> =>
    (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item,
  all: async (pk: string): Promise<readonly Item[]> => {
    const found: Item[] = [];
    const query = {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateQuery({ client }, { TableName: table, ...query })) found.push(...Items);
    return found;
  },
});

/** The request, and its line in the list of open ones: a small item, so that a tick reads no more than what is due. */
const writesOf = (table: string, request: RemovalRequest) => {
  const { id, version, nextAt, closedAt } = request;
  const expiry = closedAt === undefined ? {} : { [TTL]: Math.ceil(closedAt / 1000) + CLOSED_SECONDS };
  const put = {
    TableName: table,
    Item: { ...keys.removal(id), ...request, ...expiry },
    ConditionExpression: version === 1 ? 'attribute_not_exists(pk)' : 'version = :before',
    ...(version === 1 ? {} : { ExpressionAttributeValues: { ':before': version - 1 } }),
  };
  const line = keys.openRemoval(id);
  return [
    { Put: put },
    closedAt === undefined
      ? { Put: { TableName: table, Item: { ...line, nextAt } } }
      : { Delete: { TableName: table, Key: line } },
  ];
};

/** The RemovalStore on the `deliveries` table. */
export const createDynamoRemovalStore = (options: StoreOptions): RemovalStore => {
  const { client, table } = options;
  const reader = createReader(options);
  return {
    remember: async (known) => {
      const key = keys.knownAudience(known.audience, known.exportId);
      await client.send(new PutCommand({ TableName: table, Item: { ...key, ...known } }));
    },
    audiences: async () => (await reader.all(keys.knownAudiences)).map((item) => bare<KnownAudience>(item)),
    noteDeleted: async (destinationId, deletedAt) => {
      await client.send(
        new PutCommand({ TableName: table, Item: { ...keys.deletedDestination(destinationId), deletedAt } }),
      );
    },
    deletedAt: async (destinationId) =>
      (await reader.get(keys.deletedDestination(destinationId)))?.['deletedAt'] as number | undefined,
    get: async (id) => {
      const item = await reader.get(keys.removal(id));
      return item && bare<RemovalRequest>(item);
    },
    put: async (request) => {
      const writes = new TransactWriteCommand({ TransactItems: writesOf(table, request) });
      return (await unlessConditionFails(client.send(writes))) ? 'written' : 'conflict';
    },
    due: async ({ now, limit }) => {
      const lines = (await reader.all(keys.openRemovals)) as readonly {
        readonly sk: string;
        readonly nextAt: number;
      }[];
      const due = lines.filter(({ nextAt }) => nextAt <= now).sort((a, b) => a.nextAt - b.nextAt);
      const wanted = due.slice(0, limit).map(({ sk }) => keys.removal(sk));
      const found = (await readBatches(client, table, wanted)).map((item) => bare<RemovalRequest>(item));
      return found.filter(({ closedAt }) => closedAt === undefined).sort((a, b) => a.nextAt - b.nextAt);
    },
  };
};
