import { gunzipSync, gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../ports/clock.ts';
import { type QuarantinedEvent, type QuarantineStore, receiptOf } from '../ports/quarantine-store.ts';
import { keys, PK, QUARANTINE_SHARDS, SK, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock?: Clock;
}

type Item = Record<string, unknown>;
interface Filter {
  readonly sourceId?: string;
  readonly code?: string;
}

const DAY_SECONDS = 86_400;
const WRITES_AT_ONCE = 16;
const READ_PAGE = 100;

const monthOf = (receivedAt: number): string => new Date(receivedAt).toISOString().slice(0, 7);

/** The body is compressed JSON: a refused event may nest deeper than the 32 levels DynamoDB allows, or be 256 KiB. */
const itemOf = ({ receivedAt, body, reason, ...event }: QuarantinedEvent): Item => ({
  ...keys.quarantined(receivedAt, event.id),
  ...event,
  receivedAt,
  code: reason.code,
  message: reason.message,
  body: gzipSync(JSON.stringify(body)),
  [TTL]: Math.ceil(receivedAt / 1000) + event.retentionDays * DAY_SECONDS,
});

/** The event that an item holds. */
export const quarantinedOf = (item: Item): QuarantinedEvent => {
  const { [PK]: _pk, [SK]: _sk, [TTL]: _ttl, code, message, body, ...event } = item;
  return {
    ...(event as unknown as QuarantinedEvent),
    reason: { code: code as string, message: message as string },
    body: JSON.parse(gunzipSync(body as Uint8Array).toString()),
  };
};

const unlessRefused = async (write: Promise<unknown>): Promise<void> => {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
};

const inTurns = async <T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
  for (let start = 0; start < all.length; start += WRITES_AT_ONCE) {
    await Promise.all(all.slice(start, start + WRITES_AT_ONCE).map(work));
  }
};

/** Reads one month, all shards, newest first: enough of each shard to fill a page. */
const createMonthReader =
  ({ client, table, clock = Date.now }: StoreOptions) =>
  async (month: string, query: Filter & { cursor?: string; limit: number }): Promise<readonly QuarantinedEvent[]> => {
    const { sourceId, code, cursor, limit } = query;
    const conditions = [
      '#ttl > :now',
      ...(sourceId === undefined ? [] : ['sourceId = :source']),
      ...(code === undefined ? [] : ['code = :code']),
    ];
    const readShard = async (shard: number): Promise<readonly QuarantinedEvent[]> => {
      const found: QuarantinedEvent[] = [];
      const pages = paginateQuery(
        { client, pageSize: Math.max(limit, READ_PAGE) },
        {
          TableName: table,
          KeyConditionExpression: `#pk = :pk${cursor === undefined ? '' : ' AND #sk < :cursor'}`,
          FilterExpression: conditions.join(' AND '),
          ExpressionAttributeNames: { '#pk': PK, '#ttl': TTL, ...(cursor !== undefined && { '#sk': SK }) },
          ExpressionAttributeValues: {
            ':pk': keys.quarantineShard(month, shard),
            ':now': clock() / 1000,
            ...(cursor !== undefined && { ':cursor': cursor }),
            ...(sourceId !== undefined && { ':source': sourceId }),
            ...(code !== undefined && { ':code': code }),
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
      );
      for await (const { Items } of pages) {
        found.push(...(Items ?? []).map(quarantinedOf));
        if (found.length >= limit) break;
      }
      return found;
    };
    const shards = await Promise.all(Array.from({ length: QUARANTINE_SHARDS }, (_, shard) => readShard(shard)));
    return shards.flat().sort((a, b) => (a.id < b.id ? 1 : -1));
  };

/** The months that ever had an event, newest first. */
export const readQuarantineMonths = async ({ client, table }: StoreOptions): Promise<readonly string[]> => {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': PK },
      ExpressionAttributeValues: { ':pk': keys.quarantineMonth('').pk },
      ScanIndexForward: false,
      ConsistentRead: true,
    }),
  );
  return (Items ?? []).map((item) => item[SK] as string);
};

/** The QuarantineStore on the `quarantine` table: one item an event, and one for each month that has any. */
export const createDynamoQuarantineStore = (options: StoreOptions): QuarantineStore => {
  const { client, table, clock = Date.now } = options;
  const knownMonths = new Set<string>();
  const readMonth = createMonthReader(options);

  /** Before the month's first event, so that no event is out of sight. */
  const noteMonth = async (month: string): Promise<void> => {
    if (knownMonths.has(month)) return;
    await client.send(new PutCommand({ TableName: table, Item: keys.quarantineMonth(month) }));
    knownMonths.add(month);
  };
  const getOne = async (id: string): Promise<readonly QuarantinedEvent[]> => {
    const receivedAt = receiptOf(id);
    if (receivedAt === undefined) return [];
    const Key = keys.quarantined(receivedAt, id);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item && (Item[TTL] as number) * 1000 > clock() ? [quarantinedOf(Item)] : [];
  };

  return {
    put: async (events) => {
      for (const month of new Set(events.map(({ receivedAt }) => monthOf(receivedAt)))) await noteMonth(month);
      await inTurns(events, (event) =>
        unlessRefused(
          client.send(
            new PutCommand({
              TableName: table,
              Item: itemOf(event),
              ConditionExpression: `attribute_not_exists(${PK})`,
            }),
          ),
        ),
      );
    },
    get: async (ids) => (await Promise.all(ids.map(getOne))).flat(),
    list: async (query) => {
      const events: QuarantinedEvent[] = [];
      const wanted = query.limit + 1;
      const from = query.cursor === undefined ? undefined : receiptOf(query.cursor);
      for (const month of await readQuarantineMonths(options)) {
        if (from !== undefined && month > monthOf(from)) continue;
        events.push(...(await readMonth(month, { ...query, limit: wanted - events.length })));
        if (events.length >= wanted) break;
      }
      const page = events.slice(0, query.limit);
      const last = page.at(-1);
      return { events: page, ...(last && events.length > query.limit && { cursor: last.id }) };
    },
    markReplayed: async (ids, at) =>
      inTurns(ids, async (id) => {
        const receivedAt = receiptOf(id);
        if (receivedAt === undefined) return;
        const update = new UpdateCommand({
          TableName: table,
          Key: keys.quarantined(receivedAt, id),
          UpdateExpression: 'SET replayedAt = if_not_exists(replayedAt, :at)',
          ConditionExpression: `attribute_exists(${PK})`,
          ExpressionAttributeValues: { ':at': at },
        });
        await unlessRefused(client.send(update));
      }),
  };
};
