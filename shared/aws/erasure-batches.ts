import { createHash } from 'node:crypto';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from '@aws-sdk/lib-dynamodb';
import type { ErasedObject, ErasureBatch, ErasureJobs } from '../ports/erasure-jobs.ts';
import { compressJson, decompressJson } from './compressed-json.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys, PK, SK } from './keys.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown>;

/** Every item of a partition, strongly consistent. */
export const readPartition = async (
  { client, table }: StoreOptions,
  pk: string,
  more: { readonly from?: string; readonly to?: string; readonly limit?: number } = {},
): Promise<readonly Item[]> => {
  const { from = '\u0000', to = '\uffff', limit } = more;
  const items: Item[] = [];
  const pages = paginateQuery(
    { client, ...(limit === undefined ? {} : { pageSize: limit }) },
    {
      TableName: table,
      KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#pk': PK, '#sk': SK },
      ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    items.push(...Items);
    if (limit !== undefined && items.length >= limit) return items.slice(0, limit);
  }
  return items;
};

const digestOf = ({ store, key }: ErasedObject): string =>
  createHash('sha256').update(`${store} ${key}`).digest('base64url').slice(0, 22);

/** The lease and the batches of ErasureJobs. */
export const createErasureBatches = (
  options: StoreOptions,
): Pick<ErasureJobs, 'lease' | 'release' | 'batch' | 'saveBatch' | 'note' | 'noted' | 'closeBatch'> => {
  const { client, table } = options;
  return {
    lease: async (holder, { now, until }) => {
      const taken = await unlessConditionFails(
        client.send(
          new PutCommand({
            TableName: table,
            Item: { ...keys.erasureLease, holder, until },
            ConditionExpression: 'attribute_not_exists(pk) OR holder = :holder OR #until <= :now',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: { ':holder': holder, ':now': now },
          }),
        ),
      );
      return taken !== undefined;
    },
    release: async (holder) => {
      await unlessConditionFails(
        client.send(
          new DeleteCommand({
            TableName: table,
            Key: keys.erasureLease,
            ConditionExpression: 'holder = :holder',
            ExpressionAttributeValues: { ':holder': holder },
          }),
        ),
      );
    },
    batch: async () => {
      const command = new GetCommand({ TableName: table, Key: keys.erasureBatch, ConsistentRead: true });
      const { Item } = await client.send(command);
      return Item && decompressJson<ErasureBatch>(Item['batch'] as Uint8Array);
    },
    saveBatch: async (batch) => {
      const Item = { ...keys.erasureBatch, id: batch.id, batch: compressJson(batch) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    note: async (batchId, object) => {
      const Item = { ...keys.erasedObject(batchId, digestOf(object)), object: compressJson(object) };
      await client.send(new PutCommand({ TableName: table, Item }));
    },
    noted: async (batchId) =>
      (await readPartition(options, keys.erasedObjects(batchId))).map(({ object }) =>
        decompressJson<ErasedObject>(object as Uint8Array),
      ),
    closeBatch: async (batchId) => {
      const items = await readPartition(options, keys.erasedObjects(batchId));
      await writeBatches(
        client,
        table,
        items.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
      );
      // Last, so that a crash leaves a batch that is closed again, never notes that nobody finds.
      await unlessConditionFails(
        client.send(
          new DeleteCommand({
            TableName: table,
            Key: keys.erasureBatch,
            ConditionExpression: 'id = :id',
            ExpressionAttributeValues: { ':id': batchId },
          }),
        ),
      );
    },
  };
};
