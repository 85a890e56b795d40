import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ErasedPosition, ReceiptLine } from '../domain/privacy/erasure.ts';
import type { ErasureJob, ErasureJobs, ErasurePass, PendingErasure } from '../ports/erasure-jobs.ts';
import type { Keyring } from '../ports/keyring.ts';
import { compressJson, decompressJson } from './compressed-json.ts';
import { unlessConditionFails } from './conditional.ts';
import { createErasureBatches, readPartition } from './erasure-batches.ts';
import { type Key, keys } from './keys.ts';
import { readBatches } from './read-batches.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly keyring: Pick<Keyring, 'seal' | 'open'>;
}

type Item = Record<string, unknown>;

/** Compressed, so many positions are 125 kB; a sequence number alone is some 25 bytes that nothing compresses. */
const POSITIONS_A_PART = 5_000;
const PART_PREFIX = { from: 'P#', to: 'P#\uffff' };

const partsOf = (positions: readonly ErasedPosition[]): readonly (readonly ErasedPosition[])[] =>
  Array.from({ length: Math.ceil(positions.length / POSITIONS_A_PART) }, (_, part) =>
    positions.slice(part * POSITIONS_A_PART, (part + 1) * POSITIONS_A_PART),
  );

/** The job's own item: what it asks for, sealed until it is done, and its receipts. */
const createHeads = ({ client, table, keyring }: StoreOptions) => ({
  put: async ({ positions: _, values, ...job }: ErasureJob): Promise<void> => {
    await unlessConditionFails(
      client.send(
        new PutCommand({
          TableName: table,
          Item: { ...keys.erasureJob(job.requestId), ...job, sealed: keyring.seal(JSON.stringify(values)) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  },
  get: async (requestId: string): Promise<Item | undefined> => {
    const Key = keys.erasureJob(requestId);
    return (await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
  },
  pendingOf: ({ pk: _pk, sk: _sk, sealed, first, again: _again, ...job }: Item): PendingErasure => ({
    ...(job as Omit<PendingErasure, 'values' | 'pass'>),
    values: JSON.parse(keyring.open(sealed as string)),
    pass: first === undefined ? 'first' : 'again',
  }),
});

/** The ErasureJobs on the `privacy` table. A job counts once its line is in the list, which is written last and deleted last. */
export const createDynamoErasureJobs = (options: StoreOptions): ErasureJobs => {
  const { client, table } = options;
  const heads = createHeads(options);

  type Dated = Pick<ErasureJob, 'erasedAt' | 'requestId'>;
  const putLine = async (pass: ErasurePass, { erasedAt, requestId }: Dated): Promise<void> => {
    await client.send(new PutCommand({ TableName: table, Item: keys.erasureLine(pass, erasedAt, requestId) }));
  };
  const deleteLine = async (pass: ErasurePass, { erasedAt, requestId }: Dated): Promise<void> => {
    await client.send(new DeleteCommand({ TableName: table, Key: keys.erasureLine(pass, erasedAt, requestId) }));
  };

  /** False where there is no such job. */
  const settleOnce = async (Key: Key, pass: string, lines: readonly ReceiptLine[]): Promise<boolean> => {
    const forget = pass === 'again' ? ' REMOVE sealed' : '';
    const update = new UpdateCommand({
      TableName: table,
      Key,
      UpdateExpression: `SET #pass = if_not_exists(#pass, :lines)${forget}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#pass': pass },
      ExpressionAttributeValues: { ':lines': lines },
    });
    return (await unlessConditionFails(client.send(update))) !== undefined;
  };

  return {
    ...createErasureBatches(options),
    append: async (job) => {
      await heads.put(job);
      // Done in part or whole: its parts and lines are what they should be.
      if ((await heads.get(job.requestId))?.['first'] !== undefined) return;
      const parts = partsOf(job.positions).map((positions, number) => ({
        PutRequest: { Item: { ...keys.erasurePart(job.requestId, number), positions: compressJson(positions) } },
      }));
      await writeBatches(client, table, parts);
      await putLine('first', job);
    },
    waiting: async ({ pass, until, limit }) => {
      const range = { to: keys.erasureLinesUntil(until), limit };
      const lines = await readPartition(options, keys.erasureJobs(pass), range);
      return lines.map(({ sk }) => String(sk).slice(String(sk).indexOf('#') + 1));
    },
    find: async (requestIds) => {
      const items = await readBatches(client, table, requestIds.map(keys.erasureJob));
      const found = new Map(items.map((item) => [item['requestId'], item]));
      return requestIds.flatMap((id) => {
        const item = found.get(id);
        return item?.['sealed'] === undefined ? [] : [heads.pendingOf(item)];
      });
    },
    positions: async (requestId) =>
      (await readPartition(options, keys.erasureJob(requestId).pk, PART_PREFIX)).flatMap(({ positions }) =>
        decompressJson<ErasedPosition[]>(positions as Uint8Array),
      ),
    progress: async (requestId) => {
      const item = await heads.get(requestId);
      if (item === undefined) return undefined;
      const { first, again } = item as { first?: readonly ReceiptLine[]; again?: readonly ReceiptLine[] };
      const receipts = { ...(first === undefined ? {} : { first }), ...(again === undefined ? {} : { again }) };
      return { erasedAt: item['erasedAt'] as number, receipts };
    },
    settle: async ({ requestId, pass, lines }) => {
      const Key = keys.erasureJob(requestId);
      if (!(await settleOnce(Key, pass, lines))) return;
      const job = { requestId, erasedAt: (await heads.get(requestId))?.['erasedAt'] as number };
      if (pass === 'first') {
        await putLine('again', job);
        return deleteLine('first', job);
      }
      const parts = await readPartition(options, Key.pk, PART_PREFIX);
      await writeBatches(
        client,
        table,
        parts.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
      );
      await deleteLine('again', job);
    },
  };
};
