import { randomBytes } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { NO_TOTALS, type Run } from '../domain/export/export.ts';
import { progressOf, sumTotals } from '../domain/export/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Dispatched, RunStore, RunTarget } from '../ports/run-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { createExportState } from './dynamodb-export-state.ts';
import { createRunChunks } from './dynamodb-run-chunks.ts';
import { createRunForgetting } from './dynamodb-run-forgetting.ts';
import { createRunMembers } from './dynamodb-run-members.ts';
import { keys, PK, SK, TTL } from './keys.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly clock?: Clock;
}

type Item = Record<string, unknown>;

interface StoredRun {
  readonly run: Run;
  readonly target: RunTarget;
  readonly dispatched?: Dispatched;
  readonly done: number;
  readonly progressedAt?: number;
}

const storedOf = (item: Item): StoredRun => {
  const { [PK]: _pk, [SK]: _sk, [TTL]: _ttl, target, dispatched, done, progressedAt, ...run } = item;
  return {
    run: run as unknown as Run,
    target: target as RunTarget,
    ...(dispatched === undefined ? {} : { dispatched: dispatched as Dispatched }),
    done: (done as number | undefined) ?? 0,
    ...(progressedAt === undefined ? {} : { progressedAt: progressedAt as number }),
  };
};

/** Ids sort by time: `20261122T031500123Z-9f86d081`. */
const newRunId = (now: number): string =>
  `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(4).toString('hex')}`;

/** Runs are kept for 90 days. */
const RUN_SECONDS = 90 * 86_400;
/** What names persons in them for 30: they are looked at while something is wrong, and an erasure waits no longer. */
const NAMES_SECONDS = 30 * 86_400;
const PAGE = 1_000;
/** Runs among which those under way are looked for: an export has one, and one for each removal that was asked for. */
const NEWEST = 25;

const UNFINISHED = 'attribute_exists(pk) AND attribute_not_exists(finishedAt)';

const createRunRows = ({ client, table }: StoreOptions, chunks: Pick<RunStore, 'chunks'>) => {
  const look = async (exportId: string, runId: string): Promise<StoredRun | undefined> => {
    const key = keys.run(exportId, runId);
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item && storedOf(Item);
  };
  const change = (
    at: { exportId: string; runId: string },
    { update, values, condition = UNFINISHED }: { update: string; values: Item; condition?: string },
  ) =>
    unlessConditionFails(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.run(at.exportId, at.runId),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
          ...(update.includes('#status') ? { ExpressionAttributeNames: { '#status': 'status' } } : {}),
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
  /** With the totals of the chunks done so far while it is under way. */
  const sum = async ({ run, dispatched, done }: StoredRun): Promise<Run> => {
    if (run.finishedAt !== undefined) return run;
    let totals = NO_TOTALS;
    let after: number | undefined;
    do {
      const page = await chunks.chunks({ runId: run.runId, limit: PAGE, ...(after === undefined ? {} : { after }) });
      totals = sumTotals([totals, ...page.chunks.flatMap(({ result }) => result?.totals ?? [])]);
      after = page.after;
    } while (after !== undefined);
    return { ...run, ...totals, ...progressOf(dispatched, done) };
  };
  const underWay: RunStore['underWay'] = async (exportId) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        FilterExpression: 'attribute_not_exists(finishedAt)',
        ExpressionAttributeValues: { ':pk': keys.run(exportId, '').pk, ':prefix': 'R#' },
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: NEWEST,
      }),
    );
    return Items.map((item) => storedOf(item).run.runId);
  };
  return { look, change, sum, underWay };
};

/** The RunStore on the `deliveries` table. */
export const createDynamoRunStore = (options: StoreOptions): RunStore => {
  const { client, table, clock = Date.now } = options;
  const expiry = (): number => Math.ceil(clock() / 1000) + RUN_SECONDS;
  const namesExpiry = (): number => Math.ceil(clock() / 1000) + NAMES_SECONDS;
  const { finishChunk, ...chunks } = createRunChunks({ client, table, expiry, namesExpiry });
  const { look, change, sum, underWay } = createRunRows(options, chunks);

  return {
    ...createExportState({ client, table, newRunId }),
    ...createRunMembers({ client, table, expiry: namesExpiry }),
    ...createRunForgetting({ client, table }),
    ...chunks,
    newRunId,
    look,
    underWay,
    begin: async (run, target) => {
      const item = { ...keys.run(run.exportId, run.runId), ...run, target, [TTL]: expiry() };
      const put = new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' });
      await unlessConditionFails(client.send(put));
    },
    dispatch: async (exportId, runId, dispatched) => {
      const values = { ':delivering': 'delivering', ':dispatched': dispatched };
      const update = 'SET #status = :delivering, dispatched = :dispatched';
      await change({ exportId, runId }, { update, values });
    },
    progress: async (run, at) => {
      await change(run, { update: 'SET progressedAt = :at', values: { ':at': at } });
    },
    complete: async (claim, result, progressedAt) => {
      await finishChunk(claim, result);
      const counted = await change(claim, {
        update: `ADD done :one${progressedAt === undefined ? '' : ' SET progressedAt = :at'}`,
        values: { ':one': 1, ...(progressedAt === undefined ? {} : { ':at': progressedAt }) },
        condition: 'attribute_exists(pk)',
      });
      const stored = counted?.Attributes && storedOf(counted.Attributes);
      return { seemsLast: stored?.dispatched !== undefined && stored.done >= stored.dispatched.chunks };
    },
    run: async (exportId, runId) => {
      const stored = await look(exportId, runId);
      return stored && sum(stored);
    },
    runs: async ({ exportId, before, limit }) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': keys.run(exportId, '').pk, ':prefix': 'R#' },
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: limit,
          ...(before === undefined ? {} : { ExclusiveStartKey: { ...keys.run(exportId, before) } }),
        }),
      );
      const runs = await Promise.all(Items.map((item) => sum(storedOf(item))));
      const last = runs.at(-1)?.runId;
      return LastEvaluatedKey && last !== undefined ? { runs, before: last } : { runs };
    },
    cancel: async (exportId, runId) =>
      (await change({ exportId, runId }, { update: 'SET cancelled = :yes', values: { ':yes': true } })) !== undefined,
    finish: async (run) => {
      // Who it is stays; that somebody cancelled it meanwhile too.
      const { exportId: _export, runId: _run, startedAt: _started, cancelled: _cancelled, status, ...ended } = run;
      const totals = { finishedAt: clock(), ...ended };
      const update = Object.keys(totals).map((name) => `${name} = :${name}`);
      const values = Object.fromEntries(Object.entries(totals).map(([name, value]) => [`:${name}`, value]));
      const text = `SET #status = :status, ${update.join(', ')}`;
      return (await change(run, { update: text, values: { ...values, ':status': status } })) !== undefined;
    },
  };
};
