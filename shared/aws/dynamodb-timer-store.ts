import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { timerMessages } from '../domain/segment/timer-messages.ts';
import type { Clock } from '../ports/clock.ts';
import type { Queue } from '../ports/queue.ts';
import { ARM_DIRECTLY_MS, type Timer, type TimerStore } from '../ports/timer-store.ts';
import { type Key, keys, PK, SK, TTL } from './keys.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** The timers queue. */
  readonly queue: Queue;
  readonly clock: Clock;
}

/** Handled timers are removed; TTL only frees what a lost removal left behind. */
const LEFTOVER_SECONDS = 7 * 86_400;

const keyOf = ({ due, profileId }: Timer): Key => ({
  pk: keys.timerMinute(due, keys.timerShard(profileId)),
  sk: keys.timer(due, profileId),
});

const timerOf = (sortKey: string): Timer => {
  const cut = sortKey.indexOf('#');
  return { due: Number(sortKey.slice(0, cut)), profileId: sortKey.slice(cut + 1) };
};

/** Two arms of one timer are one item, and a batch may name each key once. */
const distinct = (timers: readonly Timer[]): readonly Timer[] => [
  ...new Map(timers.map((timer) => [keys.timer(timer.due, timer.profileId), timer])).values(),
];

/** The TimerStore on the `timers` table: a partition for each minute and shard, the timer itself in the sort key. */
export const createDynamoTimerStore = ({ client, table, queue, clock }: StoreOptions): TimerStore => ({
  arm: async (timers) => {
    const now = clock();
    const isSoon = ({ due }: Timer): boolean => due < now + ARM_DIRECTLY_MS;
    const later = distinct(timers.filter((timer) => !isSoon(timer)));
    const puts = later.map((timer) => ({
      PutRequest: { Item: { ...keyOf(timer), [TTL]: Math.ceil(timer.due / 1000) + LEFTOVER_SECONDS } },
    }));
    await Promise.all([
      writeBatches(client, table, puts),
      queue.send(timerMessages(timers.filter(isSoon), { stored: false, now })),
    ]);
  },

  due: async ({ minute, shard, after, limit }) => {
    const pk = keys.timerMinute(minute, shard);
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': PK, '#sk': SK },
        ExpressionAttributeValues: { ':pk': pk },
        ProjectionExpression: '#sk',
        ConsistentRead: true,
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: { pk, sk: after } }),
      }),
    );
    const next = LastEvaluatedKey?.[SK] as string | undefined;
    return { timers: Items.map((item) => timerOf(item[SK] as string)), ...(next === undefined ? {} : { after: next }) };
  },

  sweptTo: async () => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: keys.timersSwept, ConsistentRead: true }),
    );
    return Item?.['minute'] as number | undefined;
  },

  advance: async (minute) => {
    try {
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.timersSwept,
          UpdateExpression: 'SET #minute = :minute',
          ConditionExpression: 'attribute_not_exists(#minute) OR #minute < :minute',
          ExpressionAttributeNames: { '#minute': 'minute' },
          ExpressionAttributeValues: { ':minute': minute },
        }),
      );
    } catch (error) {
      // Another sweep is further already: that is all this one wanted.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  },

  remove: async (timers) => {
    const deletes = distinct(timers).map((timer) => ({ DeleteRequest: { Key: keyOf(timer) } }));
    await writeBatches(client, table, deletes);
  },
});
