import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { ErasedPosition } from '../domain/privacy/erasure.ts';
import { mergePositions } from '../domain/privacy/merge-positions.ts';
import type { ErasureNotes } from '../ports/erasure-notes.ts';
import { keys, PK, SK } from './keys.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Positions of one item: about 200 KB. */
const TOGETHER = 2_000;

type Packed = readonly [hour: string, shard: string, sequence: string, kept: 0 | 1];

const pack = ({ hour, shard, sequence, kept }: ErasedPosition): Packed => [hour, shard, sequence, kept ? 1 : 0];
const unpack = ([hour, shard, sequence, kept]: Packed): ErasedPosition => ({
  ...{ hour, shard, sequence },
  ...(kept ? { kept: true as const } : {}),
});

/** Positions, and profiles. */
type Kind = 'N#' | 'P#';

/** Named by what it holds, so that the same positions are the same item. */
const partOf = (kind: Kind, some: readonly unknown[]): { readonly part: string; readonly text: string } => {
  const text = JSON.stringify(some);
  return { part: `${kind}${createHash('sha256').update(text).digest('base64url')}`, text };
};

/** The ErasureNotes on the `privacy` table, beside the request. */
export const createDynamoErasureNotes = ({ client, table }: StoreOptions): ErasureNotes => {
  const parts = async (requestId: string, kind: Kind) => {
    const { pk, sk } = keys.privacyRequestPart(requestId, kind);
    const items: Record<string, unknown>[] = [];
    const query = {
      TableName: table,
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :sk)',
      ExpressionAttributeNames: { '#pk': PK, '#sk': SK },
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      ConsistentRead: true,
    };
    for await (const { Items } of paginateQuery({ client }, query)) items.push(...(Items ?? []));
    return items;
  };
  const progressKey = (requestId: string) => keys.privacyRequestPart(requestId, 'progress');

  return {
    add: async (requestId, positions) => {
      const starts = Array.from({ length: Math.ceil(positions.length / TOGETHER) }, (_, n) => n * TOGETHER);
      const puts = starts.map((from) => {
        const { part, text } = partOf('N#', positions.slice(from, from + TOGETHER).map(pack));
        return { PutRequest: { Item: { ...keys.privacyRequestPart(requestId, part), positions: text } } };
      });
      await writeBatches(client, table, puts);
    },
    positions: async (requestId) =>
      mergePositions(
        (await parts(requestId, 'N#')).flatMap((item) =>
          (JSON.parse(String(item['positions'])) as Packed[]).map(unpack),
        ),
      ),
    addProfiles: async (requestId, profileIds) => {
      if (profileIds.length === 0) return;
      const { part, text } = partOf('P#', profileIds);
      await client.send(
        new PutCommand({ TableName: table, Item: { ...keys.privacyRequestPart(requestId, part), profiles: text } }),
      );
    },
    profiles: async (requestId) => {
      const items = await parts(requestId, 'P#');
      return [...new Set(items.flatMap((item) => JSON.parse(String(item['profiles'])) as string[]))];
    },
    progress: async <T>(requestId: string) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: progressKey(requestId), ConsistentRead: true }),
      );
      return Item ? (JSON.parse(String(Item['progress'])) as T) : undefined;
    },
    save: async (requestId, progress) => {
      const item = { ...progressKey(requestId), progress: JSON.stringify(progress) };
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
    forget: async (requestId) => {
      const gone = [progressKey(requestId), ...(await parts(requestId, 'N#')), ...(await parts(requestId, 'P#'))];
      await writeBatches(
        client,
        table,
        gone.map((item) => ({ DeleteRequest: { Key: { [PK]: Reflect.get(item, PK), [SK]: Reflect.get(item, SK) } } })),
      );
    },
  };
};
