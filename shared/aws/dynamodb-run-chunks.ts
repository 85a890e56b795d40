import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import type { ChunkPlan } from '../domain/export/run.ts';
import type { ChunkClaim, ChunkResult, ChunkStatus, ChunkSummary, JournalEntry, RunStore } from '../ports/run-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys, PK, TTL } from './keys.ts';

interface ChunkOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly expiry: () => number;
  /** Of what names persons. */
  readonly namesExpiry: () => number;
}

type Item = Record<string, unknown>;
type Facet = Pick<RunStore, 'putChunk' | 'chunks' | 'remainder' | 'claim' | 'journal' | 'release'> & {
  readonly finishChunk: (claim: ChunkClaim, result: ChunkResult) => Promise<void>;
};

const HELD = '#attempt = :attempt AND attribute_not_exists(#result)';

const statusOf = (item: Item): ChunkStatus => ({
  number: item['number'] as number,
  kind: item['kind'] as ChunkStatus['kind'],
  attempts: item['attempt'] as number,
  claimedUntil: item['claimedUntil'] as number,
  ...(typeof item['result'] === 'string' ? { result: JSON.parse(item['result']) as ChunkSummary } : {}),
});

const lost = (): HeadwaterError =>
  new HeadwaterError('run.claim-lost', 'Somebody else holds this chunk since, or it is done.');

const createReader = ({ client, table }: ChunkOptions) => {
  const params = (runId: string, prefix: string) => ({
    TableName: table,
    KeyConditionExpression: '#pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeNames: { '#pk': PK },
    ExpressionAttributeValues: { ':pk': keys.runPart(runId, '').pk, ':prefix': prefix },
    ConsistentRead: true,
  });
  const query = async (runId: string, prefix: string): Promise<readonly Item[]> => {
    const found: Item[] = [];
    for await (const { Items = [] } of paginateQuery({ client }, params(runId, prefix))) found.push(...Items);
    return found;
  };
  const chunks: RunStore['chunks'] = async ({ runId, after, limit }) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        ...params(runId, 'C#'),
        Limit: limit,
        ...(after === undefined ? {} : { ExclusiveStartKey: keys.chunk(runId, after) }),
      }),
    );
    const found = Items.map(statusOf);
    const last = found.at(-1)?.number;
    return LastEvaluatedKey && last !== undefined ? { chunks: found, after: last } : { chunks: found };
  };
  const get = async (key: { pk: string; sk: string }): Promise<Item | undefined> =>
    (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item;
  const unitsOf = async (runId: string, number: number): Promise<ChunkPlan['units']> =>
    ((await get(keys.chunkUnits(runId, number)))?.['units'] ?? []) as ChunkPlan['units'];
  const journalOf = async (runId: string, number: number): Promise<readonly JournalEntry[]> =>
    (await query(runId, keys.chunkCalls(number))).map(
      ({ call }) => JSON.parse(gunzipSync(call as Uint8Array).toString()) as JournalEntry,
    );
  return { chunks, get, unitsOf, journalOf };
};

/** Changes a chunk's status under its claim; `units` replaces what is listed beside it, in the same write. */
const createClaimedWrite =
  ({ client, table, namesExpiry }: ChunkOptions) =>
  async (
    { runId, number, attempt }: ChunkClaim,
    { update, values, units = [] }: { update: string; values: Item; units?: ChunkPlan['units'] },
  ): Promise<void> => {
    const status = {
      TableName: table,
      Key: keys.chunk(runId, number),
      UpdateExpression: update,
      ConditionExpression: HELD,
      ExpressionAttributeNames: { '#attempt': 'attempt', '#result': 'result' },
      ExpressionAttributeValues: { ':attempt': attempt, ...values },
    };
    const beside = { TableName: table, Item: { ...keys.chunkUnits(runId, number), units, [TTL]: namesExpiry() } };
    const written = await unlessConditionFails<object>(
      units.length === 0
        ? client.send(new UpdateCommand(status))
        : client.send(new TransactWriteCommand({ TransactItems: [{ Update: status }, { Put: beside }] })),
    );
    if (!written) throw lost();
  };

type Reader = ReturnType<typeof createReader>;

const createPlanned = (
  { client, table, expiry, namesExpiry }: ChunkOptions,
  { chunks, get, unitsOf }: Reader,
): Pick<Facet, 'putChunk' | 'chunks' | 'remainder'> => ({
  putChunk: async (runId, { number, kind, units }) => {
    const status = { ...keys.chunk(runId, number), number, kind, attempt: 0, claimedUntil: 0, [TTL]: expiry() };
    const put = {
      TableName: table,
      Item: status,
      ConditionExpression: 'attribute_not_exists(pk) OR #attempt = :none',
      ExpressionAttributeNames: { '#attempt': 'attempt' },
      ExpressionAttributeValues: { ':none': 0 },
    };
    const beside = { TableName: table, Item: { ...keys.chunkUnits(runId, number), units, [TTL]: namesExpiry() } };
    const items = [{ Put: put }, { Put: beside }];
    await unlessConditionFails(client.send(new TransactWriteCommand({ TransactItems: items })));
  },
  chunks,
  remainder: async (runId, number) => {
    const item = await get(keys.chunk(runId, number));
    return item && statusOf(item).result?.left === 0 ? [] : unitsOf(runId, number);
  },
});

const createClaim =
  ({ client, table }: ChunkOptions, { get, unitsOf, journalOf }: Reader): Facet['claim'] =>
  async ({ runId, number }, { now, until }) => {
    const claimed = await unlessConditionFails(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.chunk(runId, number),
          UpdateExpression: 'SET claimedUntil = :until ADD #attempt :one',
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#result) AND claimedUntil <= :now',
          ExpressionAttributeNames: { '#attempt': 'attempt', '#result': 'result' },
          ExpressionAttributeValues: { ':until': until, ':now': now, ':one': 1 },
          ReturnValues: 'ALL_NEW',
        }),
      ),
    );
    if (claimed?.Attributes) {
      const { kind, attempts } = statusOf(claimed.Attributes);
      const [units, journal] = await Promise.all([unitsOf(runId, number), journalOf(runId, number)]);
      return { number, kind, units, attempt: attempts, journal };
    }
    const item = await get(keys.chunk(runId, number));
    if (!item) return 'unknown';
    return statusOf(item).result ? 'done' : 'held';
  };

/** Each call is an item of its own, written only while the claim holds. */
const createJournal =
  ({ client, table, namesExpiry }: ChunkOptions): Facet['journal'] =>
  async ({ runId, number, attempt }, entry) => {
    const place = [
      String(attempt).padStart(7, '0'),
      String(entry.at).padStart(15, '0'),
      randomBytes(6).toString('hex'),
    ];
    const call = {
      ...keys.runPart(runId, keys.chunkCalls(number) + place.join('#')),
      call: gzipSync(JSON.stringify(entry)),
      [TTL]: namesExpiry(),
    };
    const check = {
      TableName: table,
      Key: keys.chunk(runId, number),
      ConditionExpression: HELD,
      ExpressionAttributeNames: { '#attempt': 'attempt', '#result': 'result' },
      ExpressionAttributeValues: { ':attempt': attempt },
    };
    const items = [{ ConditionCheck: check }, { Put: { TableName: table, Item: call } }];
    const written = await unlessConditionFails(client.send(new TransactWriteCommand({ TransactItems: items })));
    if (!written) throw lost();
  };

/**
 * The part of the RunStore that is a run's chunks: a small status, the units still to be done beside it, and the journal of calls.
 */
export const createRunChunks = (options: ChunkOptions): Facet => {
  const reader = createReader(options);
  const underClaim = createClaimedWrite(options);
  return {
    ...createPlanned(options, reader),
    claim: createClaim(options, reader),
    journal: createJournal(options),
    release: (claim, from) => underClaim(claim, { update: 'SET claimedUntil = :from', values: { ':from': from } }),
    finishChunk: (claim, { totals, receipts, carry: units }) => {
      const summary: ChunkSummary = { totals, receipts, left: units.length };
      return underClaim(claim, {
        update: 'SET #result = :result',
        values: { ':result': JSON.stringify(summary) },
        units,
      });
    },
  };
};
