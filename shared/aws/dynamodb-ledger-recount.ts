import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { LedgerStage, LedgerTally } from '../domain/ledger/ledger.ts';
import { afterRecount } from '../domain/ledger/recount.ts';
import { tallyOf } from './dynamodb-ledger-store.ts';
import { expiryOfRow } from './dynamodb-ledger-writer.ts';
import { keys, paddedSequence, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** How far each stage has come. */
export interface LedgerMarks {
  /** By shard, the last sequence counted; padded, so that text compares as numbers do. */
  readonly last: Readonly<Record<LedgerStage, ReadonlyMap<string, string>>>;
  /** Events that the archive ever held. */
  readonly accepted: number;
}

/** Reads every row of the ledger for how far archiver and stitcher have come. */
export const readLedgerMarks = async ({ client, table }: StoreOptions): Promise<LedgerMarks> => {
  const last = { archive: new Map<string, string>(), stitch: new Map<string, string>() };
  let accepted = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    for (const { stage, shard, lastSequence, counts } of Items.map(tallyOf)) {
      const sequence = paddedSequence(lastSequence);
      if (sequence > (last[stage].get(shard) ?? '')) last[stage].set(shard, sequence);
      accepted += counts.accepted ?? 0;
    }
  }
  return { last, accepted };
};

const AT_ONCE = 16;

const replaceRow = async ({ client, table }: StoreOptions, recounted: LedgerTally): Promise<void> => {
  const Key = keys.ledger(recounted.hour, recounted);
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  const { counts, ...row } = afterRecount(Item && tallyOf(Item), recounted);
  const lastSequence = paddedSequence(row.lastSequence);
  await client.send(
    new PutCommand({
      TableName: table,
      Item: { ...Key, ...row, lastSequence, ...counts, [TTL]: expiryOfRow(row.hour) },
    }),
  );
};

/** Brings the stitcher's rows up to a recount. Only while nobody else advances them: the stitcher must be paused. */
export const writeRecount = async (options: StoreOptions, tallies: readonly LedgerTally[]): Promise<void> => {
  for (let start = 0; start < tallies.length; start += AT_ONCE)
    await Promise.all(tallies.slice(start, start + AT_ONCE).map((tally) => replaceRow(options, tally)));
};
