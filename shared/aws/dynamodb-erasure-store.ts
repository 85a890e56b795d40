import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Tombstone } from '../domain/privacy/tombstone.ts';
import type { ErasureStore, Fence } from '../ports/erasure-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { type Key, keys, PK, SK } from './keys.ts';
import {
  fenceItem,
  fenceOf,
  type Item,
  isFence,
  linkItems,
  linkOf,
  mergedOf,
  pointerOf,
  separationItems,
  separationOf,
} from './profile-items.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Whoever loses this often in a row meets a broken table, not competition. */
const ATTEMPTS = 20;

const keyOf = (item: Item): Key => ({ pk: String(item[PK]), sk: String(item[SK]) });

const createPartition =
  ({ client, table }: StoreOptions) =>
  async (pk: string): Promise<Item[]> => {
    const items: Item[] = [];
    const query = {
      TableName: table,
      KeyConditionExpression: '#pk = :pk',
      ExpressionAttributeNames: { '#pk': PK },
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    };
    for await (const { Items } of paginateQuery({ client }, query)) items.push(...(Items ?? []));
    return items;
  };

const createRemove =
  ({ client, table }: StoreOptions) =>
  async (some: readonly Key[]): Promise<void> => {
    const distinct = [...new Map(some.map(({ pk, sk }) => [`${pk}|${sk}`, { pk, sk }])).values()];
    await writeBatches(
      client,
      table,
      distinct.map((Key) => ({ DeleteRequest: { Key } })),
    );
  };

/** What a fence in this place must say: the newest erasure, and the profiles that had the identifier. */
const fenceOver = (standing: Item | undefined, tombstone: Tombstone): Fence => {
  if (standing === undefined) return { ...tombstone, left: [], near: [] };
  if (!isFence(standing)) {
    const { profileId, former = [] } = pointerOf(standing);
    return { ...tombstone, left: [profileId, ...former.map((each) => each.profileId)], near: [] };
  }
  const fence = fenceOf(standing);
  return { ...(fence.erasedAt < tombstone.erasedAt ? tombstone : fence), left: fence.left, near: fence.near };
};

/** What stands in a pointer's place has not changed since it was read. */
const asRead = (standing: Item | undefined) => {
  if (standing === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (isFence(standing)) return { ConditionExpression: 'x = :x', ExpressionAttributeValues: { ':x': standing['x'] } };
  return {
    ConditionExpression: 'p = :p AND t = :t',
    ExpressionAttributeValues: { ':p': standing['p'], ':t': standing['t'] },
  };
};

const atVersion = (version: number) => ({
  ConditionExpression: 'v = :v',
  ExpressionAttributeValues: { ':v': version },
});

const createFence =
  ({ client, table }: StoreOptions): ErasureStore['fence'] =>
  async (tombstone) => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { Item: standing } = await client.send(
        new GetCommand({ TableName: table, Key: keys.pointer(tombstone.key), ConsistentRead: true }),
      );
      const fence = fenceOver(standing, tombstone);
      const put = new PutCommand({ TableName: table, Item: fenceItem(fence), ...asRead(standing) });
      if (await unlessConditionFails(client.send(put))) return fence;
    }
    throw new HeadwaterError('erasure.contended', 'An identifier changes too fast to be erased; it is tried again.');
  };

const createUpdates = ({
  client,
  table,
}: StoreOptions): Pick<ErasureStore, 'remember' | 'endFence' | 'unfence' | 'liftFence'> => {
  const update = async (key: IdentifierKey, change: object): Promise<void> => {
    await unlessConditionFails(client.send(new UpdateCommand({ TableName: table, Key: keys.pointer(key), ...change })));
  };
  return {
    remember: async (key, around) => {
      const { Item: standing } = await client.send(
        new GetCommand({ TableName: table, Key: keys.pointer(key), ConsistentRead: true }),
      );
      if (standing === undefined || !isFence(standing)) return;
      const { left, near } = fenceOf(standing);
      await update(key, {
        UpdateExpression: 'SET d = :d, n = :n',
        ConditionExpression: 'attribute_exists(x)',
        ExpressionAttributeValues: {
          ':d': [...new Set([...left, ...around.left])],
          ':n': [...new Set([...near, ...around.near])],
        },
      });
    },
    endFence: (key) => update(key, { UpdateExpression: 'REMOVE d, n', ConditionExpression: 'attribute_exists(x)' }),
    unfence: async (key, requestId) => {
      const deletion = new DeleteCommand({
        TableName: table,
        Key: keys.pointer(key),
        ConditionExpression: 'attribute_exists(x) AND y = :y',
        ExpressionAttributeValues: { ':y': requestId },
      });
      await unlessConditionFails(client.send(deletion));
    },
    liftFence: (key, { erasedAt, liftedAt }) =>
      update(key, {
        UpdateExpression: 'SET l = :l',
        ConditionExpression: 'x = :x AND (attribute_not_exists(l) OR l > :l)',
        ExpressionAttributeValues: { ':x': erasedAt, ':l': liftedAt },
      }),
  };
};

/** Deletions that fit one transaction, beside the slot's own. */
const TOGETHER = 98;

/**
 * Lists go before the slot, each part only while the slot stands at its version: cut off in between, the slot still leads whoever
 * tries again to what is left of them.
 */
const createRemoveSlot = (options: StoreOptions): ErasureStore['removeSlot'] => {
  const { client, table } = options;
  const partition = createPartition(options);
  return async (profileId, version) => {
    const slot = keys.head(profileId);
    const items = await partition(slot.pk);
    const standing = items.find((item) => item[SK] === slot.sk);
    const listed = items.map(keyOf).filter(({ sk }) => sk !== slot.sk);
    if (typeof standing?.['to'] === 'string') listed.push(keys.merged(standing['to'], profileId));
    const isAsGiven = standing ? atVersion(version) : { ConditionExpression: 'attribute_not_exists(pk)' };
    const own = { TableName: table, Key: slot, ...isAsGiven };
    // At least once: the slot goes with the last of them.
    for (let from = 0; from === 0 || from < listed.length; from += TOGETHER) {
      const deletes = listed.slice(from, from + TOGETHER).map(({ pk, sk }) => ({
        Delete: { TableName: table, Key: { pk, sk } },
      }));
      const isLast = from + TOGETHER >= listed.length;
      const TransactItems = [...deletes, isLast ? { Delete: own } : { ConditionCheck: own }];
      const gone = await unlessConditionFails(client.send(new TransactWriteCommand({ TransactItems })));
      if (!gone) return 'conflict';
    }
    return 'removed';
  };
};

/** The ErasureStore on the `profiles` table. */
export const createDynamoErasureStore = (options: StoreOptions): ErasureStore => {
  const { client, table } = options;
  const partition = createPartition(options);
  const remove = createRemove(options);

  const joinedInto = async (profileId: string): Promise<readonly string[]> => {
    const items = await partition(keys.head(profileId).pk);
    const children = items.filter((item) => String(item[SK]).startsWith('M#')).map((item) => mergedOf(item).profileId);
    return [...children, ...(await Promise.all(children.map(joinedInto))).flat()];
  };

  return {
    fence: createFence(options),
    ...createUpdates(options),
    removeTies: async (key) => {
      const items = await partition(keys.pointer(key).pk);
      const links = items
        .filter((item) => String(item[SK]).startsWith('L#'))
        .flatMap((item) => linkItems(linkOf(item)));
      const parted = items.filter((item) => String(item[SK]).startsWith('U#'));
      await remove([
        ...[...links, ...parted.flatMap((item) => separationItems(separationOf(item)))].map(keyOf),
        keys.superNode(key),
      ]);
    },
    removeLink: (link) => remove(linkItems(link).map(keyOf)),
    removeSeparation: (separation) => remove(separationItems(separation).map(keyOf)),
    removePointer: async ({ key, profileId, firstReceivedAt }, head) => {
      const transaction = [
        { Delete: { TableName: table, Key: keys.pointer(key), ...asRead({ p: profileId, t: firstReceivedAt }) } },
        { Delete: { TableName: table, Key: keys.profileIdentifier(profileId, key) } },
        { Delete: { TableName: table, Key: keys.superNode(key) } },
        ...(head
          ? [{ ConditionCheck: { TableName: table, Key: keys.head(head.profileId), ...atVersion(head.version) } }]
          : []),
      ];
      const gone = await unlessConditionFails(client.send(new TransactWriteCommand({ TransactItems: transaction })));
      if (gone) return 'removed';
      const { Item: standing } = await client.send(
        new GetCommand({ TableName: table, Key: keys.pointer(key), ConsistentRead: true }),
      );
      return standing === undefined ? 'removed' : 'conflict';
    },
    unlist: (key, profileIds) => remove(profileIds.map((id) => keys.profileIdentifier(id, key))),
    joinedInto,
    removeSlot: createRemoveSlot(options),
  };
};
