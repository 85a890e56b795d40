import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import {
  countMinutes,
  entriesBeyond,
  groupByRow,
  type LedgerEntry,
  type LedgerGroup,
  type LedgerStage,
  sumCounts,
} from '../domain/ledger/ledger.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';
import { keys, paddedSequence, TTL } from './keys.ts';

/** Where the ledger is. */
export interface StoreOptions {
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

/** When a row of the hour may be freed, epoch seconds. */
export const expiryOfRow = (hour: string): number => Date.parse(hour) / 1000 + RETENTION_SECONDS;

const keyOf = ({ stage, group }: Row) => keys.ledger(group.hour, { ...group, stage });

/** `a07`: applied (or accepted) in the minute 07. A full row of them keeps within the 1 kB of a write unit. */
export const minuteName = (count: string, minute: number): string => `${count[0]}${String(minute).padStart(2, '0')}`;

const additionsOf = (entries: readonly LedgerEntry[]): readonly (readonly [string, number])[] => [
  ...Object.entries(sumCounts(entries.map((entry) => entry.counts))),
  ...[...countMinutes(entries)].flatMap(([minute, counts]) =>
    Object.entries(counts).map(([name, count]) => [minuteName(name, minute), count] as const),
  ),
  ['records', entries.length],
];

const advanceParams = (row: Row, entries: readonly [LedgerEntry, ...LedgerEntry[]]): UpdateCommandInput => {
  const { sourceId, hour, shard } = row.group;
  const counts = additionsOf(entries);
  const added = counts.map(([name]) => `${name} :${name}`).join(', ');
  return {
    TableName: row.table,
    Key: keyOf(row),
    UpdateExpression: `SET sourceId = :source, #hour = :hour, stage = :stage, #shard = :shard, lastSequence = :last, ${TTL} = :expires ADD ${added}`,
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

/** What stages that only count need of the LedgerStore. */
export const createDynamoLedgerWriter = ({ client, table }: StoreOptions): Pick<LedgerStore, 'advance'> => ({
  advance: async (stage, entries) => {
    await Promise.all(groupByRow(entries).map((group) => advanceRow(client, { table, stage, group })));
  },
});
