import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import {
  hoursBetween,
  LEDGER_COUNTS,
  type LedgerCount,
  type LedgerCounts,
  type LedgerStage,
  type LedgerTally,
  mergeStages,
} from '../domain/ledger/ledger.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import { createDynamoLedgerWriter, minuteName, type StoreOptions } from './dynamodb-ledger-writer.ts';
import { keys, PK } from './keys.ts';

const HOURS_AT_ONCE = 24;

const countsOf = (
  item: Record<string, unknown>,
  names: readonly LedgerCount[],
  nameOf: (count: LedgerCount) => string,
): LedgerCounts =>
  Object.fromEntries(
    names.flatMap((name) => (item[nameOf(name)] === undefined ? [] : [[name, item[nameOf(name)] as number]])),
  );

/** What a row of the ledger says. */
export const tallyOf = (item: Record<string, unknown>): LedgerTally => ({
  sourceId: item['sourceId'] as string,
  hour: item['hour'] as string,
  stage: item['stage'] as LedgerStage,
  shard: item['shard'] as string,
  lastSequence: item['lastSequence'] as string,
  counts: countsOf(item, LEDGER_COUNTS, (name) => name),
});

const MINUTES = Array.from({ length: 60 }, (_, minute) => minute);

/** `accepted` and `applied` share a letter: the stage tells which it is. */
const minutesOfRow = (item: Record<string, unknown>): ReadonlyMap<number, LedgerCounts> => {
  const names = LEDGER_COUNTS.filter((name) => (name === 'accepted') === (item['stage'] === 'archive'));
  const minutes = MINUTES.map((minute) => [minute, countsOf(item, names, (name) => minuteName(name, minute))] as const);
  return new Map(minutes.filter(([, counts]) => Object.keys(counts).length > 0));
};

const fullTallyOf = (item: Record<string, unknown>): LedgerTally => ({
  ...tallyOf(item),
  minutes: minutesOfRow(item),
  records: (item['records'] as number | undefined) ?? 0,
});

/** The LedgerStore on the `ledger` table: one item per hour, source, stage and shard. */
export const createDynamoLedgerStore = ({ client, table }: StoreOptions): LedgerStore => {
  const readHour = async (hour: string): Promise<readonly Record<string, unknown>[]> => {
    const rows: Record<string, unknown>[] = [];
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': PK },
        ExpressionAttributeValues: { ':pk': keys.ledger(hour, { sourceId: '', stage: '', shard: '' }).pk },
        ConsistentRead: true,
      },
    );
    for await (const { Items } of pages) rows.push(...(Items ?? []));
    return rows;
  };

  const readHours = async ({ from, to }: { from: number; to: number }): Promise<readonly Record<string, unknown>[]> => {
    const hours = hoursBetween(from, to);
    const rows: Record<string, unknown>[] = [];
    for (let start = 0; start < hours.length; start += HOURS_AT_ONCE)
      rows.push(...(await Promise.all(hours.slice(start, start + HOURS_AT_ONCE).map(readHour))).flat());
    return rows;
  };

  return {
    ...createDynamoLedgerWriter({ client, table }),
    read: async (query) => mergeStages((await readHours(query)).map(tallyOf)),
    tallies: async (query) => (await readHours(query)).map(fullTallyOf),
  };
};
