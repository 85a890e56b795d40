import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import {
  entriesBeyond,
  groupByRow,
  hoursBetween,
  LEDGER_COUNTS,
  type LedgerEntry,
  type LedgerGroup,
  type LedgerStage,
  type LedgerTally,
  mergeStages,
  sumCounts,
} from '../domain/ledger/ledger.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import { keys, PK, paddedSequence, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

interface Row {
  readonly table: string;
  readonly stage: LedgerStage;
  readonly group: LedgerGroup;
}

/** Counters outlive the longest time an event is kept (25 months). */
const RETENTION_SECONDS = 760 * 86_400;
/** Only an invocation that outlived its timeout competes for a row, and each loss means that the other advanced. */
const ATTEMPTS = 10;
const HOURS_AT_ONCE = 24;

/** When a row of the hour may be freed, epoch seconds. */
export const expiryOfRow = (hour: string): number => Date.parse(hour) / 1000 + RETENTION_SECONDS;

const keyOf = ({ stage, group }: Row) => keys.ledger(group.hour, { ...group, stage });

const advanceParams = (row: Row, entries: readonly [LedgerEntry, ...LedgerEntry[]]): UpdateCommandInput => {
  const { sourceId, hour, shard } = row.group;
  const counts = Object.entries(sumCounts(entries.map((entry) => entry.counts)));
  const added = counts.map(([name]) => `${name} :${name}`).join(', ');
  return {
    TableName: row.table,
    Key: keyOf(row),
    UpdateExpression: `SET sourceId = :source, #hour = :hour, stage = :stage, #shard = :shard, lastSequence = :last, ${TTL} = :expires${added && ` ADD ${added}`}`,
    ConditionExpression: 'attribute_not_exists(lastSequence) OR lastSequence < :first',
    ExpressionAttributeNames: { '#hour': 'hour', '#shard': 'shard' },
    ExpressionAttributeValues: {
      ':source': sourceId,
      ':hour': hour,
      ':stage': row.stage,
      ':shard': shard,
      ':first': paddedSequence(entries[0].sequence),
      ':last': paddedSequence(entries.at(-1)?.sequence ?? entries[0].sequence),
      ':expires': expiryOfRow(hour),
      ...Object.fromEntries(counts.map(([name, count]) => [`:${name}`, count])),
    },
  };
};

/** One conditional update where nothing overlaps; otherwise counts what lies beyond the row's mark. */
const advanceRow = async (client: DynamoDBDocumentClient, row: Row): Promise<void> => {
  let entries = row.group.entries;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [first, ...rest] = entries;
    if (!first) return;
    try {
      await client.send(new UpdateCommand(advanceParams(row, [first, ...rest])));
      return;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
    const { Item } = await client.send(
      new GetCommand({
        TableName: row.table,
        Key: keyOf(row),
        ConsistentRead: true,
        ProjectionExpression: 'lastSequence',
      }),
    );
    entries = entriesBeyond(entries, Item?.['lastSequence'] as string | undefined);
  }
  throw new HeadwaterError(
    'ledger.contended',
    'A ledger row is advanced by too many at once; the batch is tried again.',
  );
};

/** What a row of the ledger says. */
export const tallyOf = (item: Record<string, unknown>): LedgerTally => ({
  sourceId: item['sourceId'] as string,
  hour: item['hour'] as string,
  stage: item['stage'] as LedgerStage,
  shard: item['shard'] as string,
  lastSequence: item['lastSequence'] as string,
  counts: Object.fromEntries(LEDGER_COUNTS.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]]))),
});

/** The LedgerStore on the `ledger` table: one item per hour, source, stage and shard. */
export const createDynamoLedgerStore = ({ client, table }: StoreOptions): LedgerStore => {
  const readHour = async (hour: string): Promise<readonly LedgerTally[]> => {
    const tallies: LedgerTally[] = [];
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
    for await (const { Items } of pages) tallies.push(...(Items ?? []).map(tallyOf));
    return tallies;
  };

  return {
    advance: async (stage, entries) => {
      await Promise.all(groupByRow(entries).map((group) => advanceRow(client, { table, stage, group })));
    },
    read: async ({ from, to }) => {
      const hours = hoursBetween(from, to);
      const tallies: LedgerTally[] = [];
      for (let start = 0; start < hours.length; start += HOURS_AT_ONCE) {
        const some = await Promise.all(hours.slice(start, start + HOURS_AT_ONCE).map(readHour));
        tallies.push(...some.flat());
      }
      return mergeStages(tallies);
    },
  };
};
