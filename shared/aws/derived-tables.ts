import { type DynamoDBDocumentClient, paginateScan, type ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DerivedCounts } from '../domain/rebuild/rebuild-mark.ts';
import { keys, PK, SK } from './keys.ts';
import { writeBatches } from './write-batches.ts';

/** The tables that hold what follows from the archive (rule 6), and `quarantine`, part of which does. */
export interface DerivedTables {
  readonly profiles: string;
  readonly timelines: string;
  readonly memberships: string;
  readonly timers: string;
  readonly quarantine: string;
}

type Condition = Omit<ScanCommandInput, 'TableName'>;

/** Parts of a table walked at once. */
const SEGMENTS = 8;

const walk = async (
  client: DynamoDBDocumentClient,
  input: ScanCommandInput,
  onPage: (page: { readonly count: number; readonly items: readonly Record<string, unknown>[] }) => Promise<void>,
): Promise<void> => {
  const walkPart = async (Segment: number): Promise<void> => {
    for await (const page of paginateScan({ client }, { ...input, Segment, TotalSegments: SEGMENTS }))
      await onPage({ count: page.Count ?? 0, items: page.Items ?? [] });
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => walkPart(segment)));
};

/** What the derived tables hold, counted by walking them. */
export const countDerived = async (client: DynamoDBDocumentClient, tables: DerivedTables): Promise<DerivedCounts> => {
  const count = async (TableName: string, condition: Condition): Promise<number> => {
    let sum = 0;
    await walk(client, { TableName, Select: 'COUNT', ConsistentRead: true, ...condition }, async (page) => {
      sum += page.count;
    });
    return sum;
  };
  const [records, profiles, memberships] = await Promise.all([
    count(tables.timelines, {}),
    count(tables.profiles, { FilterExpression: 'attribute_exists(b)' }),
    count(tables.memberships, {
      FilterExpression: '#member = :true',
      ExpressionAttributeNames: { '#member': 'member' },
      ExpressionAttributeValues: { ':true': true },
    }),
  ]);
  return { records, profiles, memberships };
};

const allBut = (pk: string): Condition => ({
  FilterExpression: '#pk <> :kept',
  ExpressionAttributeValues: { ':kept': pk },
});

/**
 * What goes: everything that stitching writes. What stays: how far segments are computed and timers are swept, and what waits in
 * quarantine, since a person may have sent it again; only what stopped the stitcher and was left alone is judged anew.
 */
const EMPTIED: Readonly<Record<keyof DerivedTables, Condition>> = {
  profiles: {},
  timelines: {},
  memberships: allBut(keys.backfill('').pk),
  timers: allBut(keys.timersSwept.pk),
  quarantine: {
    FilterExpression: 'code = :poison AND attribute_not_exists(replayedAt)',
    ExpressionAttributeValues: { ':poison': 'poison' },
  },
};

/** Empties the derived tables, item by item; again is harmless. `onDeleted` hears of progress, in items. */
export const emptyDerived = async (
  client: DynamoDBDocumentClient,
  tables: DerivedTables,
  onDeleted: (items: number) => void,
): Promise<void> => {
  for (const name of Object.keys(EMPTIED) as (keyof DerivedTables)[]) {
    const projection = { ProjectionExpression: '#pk, #sk', ExpressionAttributeNames: { '#pk': PK, '#sk': SK } };
    await walk(
      client,
      { TableName: tables[name], ConsistentRead: true, ...projection, ...EMPTIED[name] },
      async (page) => {
        const deletes = page.items.map((item) => ({ DeleteRequest: { Key: { [PK]: item[PK], [SK]: item[SK] } } }));
        await writeBatches(client, tables[name], deletes);
        onDeleted(deletes.length);
      },
    );
  }
};
