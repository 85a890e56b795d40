import { type DynamoDBDocumentClient, paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { acceptedEvents, expiryOf } from '../domain/profile/accepted-events.ts';
import type { PlacedEvent } from '../domain/profile/duplicates.ts';
import type { Clock } from '../ports/clock.ts';
import type { TimelineRecord, TimelineStore } from '../ports/timeline-store.ts';
import { keys, PK, positionOfTimelinePlace, SK, TTL } from './keys.ts';
import { packRecord, unpackRecord } from './packed-record.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock?: Clock;
}

type Item = Record<string, unknown>;

const timelineItem = ({ anchor, position, record }: TimelineRecord): Item => ({
  ...keys.timeline(anchor, position),
  b: packRecord(record),
  [TTL]: Math.ceil(expiryOf(record) / 1000),
});

/**
 * The TimelineStore on the `timelines` table: a stream record is one compressed item under its anchor, sorted as on the
 * stream. TTL only frees space; what has expired is filtered here.
 */
export const createDynamoTimelineStore = ({ client, table, clock = Date.now }: StoreOptions): TimelineStore => {
  const eventsOf = (anchor: IdentifierKey, items: readonly Item[]): PlacedEvent[] =>
    items.flatMap((item) => {
      const record = unpackRecord(item['b'] as Uint8Array);
      return expiryOf(record) > clock()
        ? acceptedEvents(record, positionOfTimelinePlace(String(item[SK])), anchor)
        : [];
    });
  const queryOf = (anchor: IdentifierKey) => ({
    TableName: table,
    KeyConditionExpression: '#pk = :pk',
    ExpressionAttributeNames: { '#pk': PK },
    ExpressionAttributeValues: { ':pk': keys.timeline(anchor, { shard: '', sequence: '' }).pk },
    ConsistentRead: true,
  });

  return {
    append: async (records) => {
      const items = new Map(records.map((each) => [JSON.stringify([each.anchor, each.position]), timelineItem(each)]));
      await writeBatches(
        client,
        table,
        [...items.values()].map((Item) => ({ PutRequest: { Item } })),
      );
    },
    remove: async (records) => {
      const places = new Map(
        records.map(({ anchor, position }) => [JSON.stringify([anchor, position]), keys.timeline(anchor, position)]),
      );
      await writeBatches(
        client,
        table,
        [...places.values()].map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
      );
    },
    records: async (anchor) => {
      const records: TimelineRecord[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, queryOf(anchor))) {
        for (const item of Items) {
          const position = positionOfTimelinePlace(String(item[SK]));
          records.push({ anchor, position, record: unpackRecord(item['b'] as Uint8Array) });
        }
      }
      return records;
    },
    read: async (anchor) => {
      const events: PlacedEvent[] = [];
      for await (const { Items } of paginateQuery({ client }, queryOf(anchor)))
        events.push(...eventsOf(anchor, Items ?? []));
      return events;
    },
    page: async ({ anchor, limit, before }) => {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          ...queryOf(anchor),
          ScanIndexForward: false,
          Limit: limit,
          ...(before === undefined
            ? {}
            : { ExclusiveStartKey: { [PK]: keys.timeline(anchor, { shard: '', sequence: '' }).pk, [SK]: before } }),
        }),
      );
      const next = LastEvaluatedKey?.[SK] as string | undefined;
      return { events: eventsOf(anchor, Items ?? []), ...(next === undefined ? {} : { before: next }) };
    },
  };
};
