import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import type { IdentifierPointer, MembershipChange, ProfileChange, ProfileStore } from '../ports/profile-store.ts';
import { type Key, keys } from './keys.ts';
import { membershipItem } from './membership-item.ts';
import {
  headItem,
  type Item,
  linkItems,
  listingItem,
  mergedItem,
  pointerItem,
  redirectItem,
  separationItems,
  superNodeItem,
} from './profile-items.ts';
import { writeBatches } from './write-batches.ts';

interface CommitOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly memberships: string;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** TransactWriteItems' own limit. */
const MAX_ITEMS = 100;

/** A slot that must stand at the version; 0: must not exist. */
const atVersion = (version: number) =>
  version === 0
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': version } };

const put = (table: string, item: Item, condition: object = {}): TransactItem => ({
  Put: { TableName: table, Item: item, ...condition },
});
const remove = (table: string, key: Key): TransactItem => ({ Delete: { TableName: table, Key: key } });

const slotWrites = (table: string, { heads, redirects, unchanged = [] }: ProfileChange): TransactItem[] => [
  ...heads.flatMap(({ head, expectedVersion, formerly }) => [
    put(table, headItem(head, expectedVersion + 1), atVersion(expectedVersion)),
    ...(formerly === undefined ? [] : [remove(table, keys.merged(formerly, head.profileId))]),
  ]),
  ...redirects.flatMap(({ redirect, expectedVersion, formerly }) => [
    put(table, redirectItem(redirect, expectedVersion + 1), atVersion(expectedVersion)),
    put(table, mergedItem(redirect)),
    ...(formerly === undefined ? [] : [remove(table, keys.merged(formerly, redirect.profileId))]),
  ]),
  ...unchanged.map(
    ({ profileId, version }): TransactItem => ({
      ConditionCheck: { TableName: table, Key: keys.head(profileId), ...atVersion(version) },
    }),
  ),
];

const pointerWrites = (table: string, { pointers }: ProfileChange): TransactItem[] =>
  pointers.flatMap(({ pointer, expected }) => {
    const condition =
      expected === 'absent'
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'p = :p AND t = :t',
            ExpressionAttributeValues: { ':p': expected.profileId, ':t': expected.firstReceivedAt },
          };
    const hasMoved = expected !== 'absent' && expected.profileId !== pointer.profileId;
    const isListed = expected !== 'absent' && !hasMoved && expected.firstReceivedAt === pointer.firstReceivedAt;
    return [
      put(table, pointerItem(pointer), condition),
      ...(isListed ? [] : [put(table, listingItem(pointer))]),
      ...(hasMoved ? [remove(table, keys.profileIdentifier(expected.profileId, pointer.key))] : []),
      ...superNodeWrites(table, pointer, expected),
    ];
  });

const superNodeWrites = (table: string, pointer: IdentifierPointer, expected: IdentifierPointer | 'absent') => {
  const isOne = pointer.isolated === 'super-node';
  const wasOne = expected !== 'absent' && expected.isolated === 'super-node';
  if (isOne) return [put(table, superNodeItem(pointer))];
  return wasOne ? [remove(table, keys.superNode(pointer.key))] : [];
};

const separationWrites = (table: string, { separations = [] }: ProfileChange): TransactItem[] =>
  separations.flatMap(separationItems).map((item) => put(table, item));

const linkWrites = (table: string, { links }: ProfileChange): TransactItem[] =>
  links.flatMap(({ link, expected }) => {
    const condition =
      expected === 'absent'
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 't = :t AND m = :m',
            ExpressionAttributeValues: { ':t': expected.receivedAt, ':m': expected.messageId },
          };
    return linkItems(link).map((item) => put(table, item, condition));
  });

const membershipWrites = (table: string, changes: readonly MembershipChange[]): TransactItem[] =>
  changes.map((change) => put(table, membershipItem(change)));

/** Lost to somebody faster; anything else is the table's trouble. */
const isConflict = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  (error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) =>
      ['ConditionalCheckFailed', 'TransactionConflict'].includes(Code ?? ''),
    ));

/** An item over 400 KB: no retry makes it smaller. */
const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && /item size|exceeded the maximum allowed size/i.test(error.message);

const send = async (write: () => Promise<unknown>): Promise<'committed' | 'conflict'> => {
  try {
    await write();
    return 'committed';
  } catch (error) {
    if (isConflict(error)) return 'conflict';
    if (isTooLarge(error))
      throw new HeadwaterError('profile.unstorable', 'A profile grew over 400 KB.', { cause: error });
    throw error;
  }
};

/** Two writes of one key would be refused: what is put wins over what is removed or only checked. */
const unique = (writes: readonly TransactItem[]): TransactItem[] => {
  const byKey = new Map<string, TransactItem>();
  const rank = (write: TransactItem): number => (write.Put ? 2 : write.Delete ? 1 : 0);
  for (const write of writes.toSorted((a, b) => rank(a) - rank(b))) {
    const target = write.Put?.Item ?? write.Delete?.Key ?? write.ConditionCheck?.Key;
    const table = write.Put?.TableName ?? write.Delete?.TableName ?? write.ConditionCheck?.TableName;
    byKey.set(`${table}|${target?.['pk']}|${target?.['sk']}`, write);
  }
  return [...byKey.values()];
};

/**
 * Makes `ProfileStore.commit`: a conditional put where one head changes alone, else one transaction. Membership rows that do not
 * fit are written first: they say what the heads are about to say, and whoever decides again after a crash writes them again.
 */
export const createProfileCommit =
  ({ client, table, memberships }: CommitOptions): ProfileStore['commit'] =>
  async (change) => {
    const core = unique([
      ...slotWrites(table, change),
      ...pointerWrites(table, change),
      ...linkWrites(table, change),
      ...separationWrites(table, change),
    ]);
    const [only] = core;
    if (only?.Put?.Item && core.length === 1 && change.memberships.length === 0) {
      const { TableName, Item, ...condition } = only.Put;
      return send(() => client.send(new PutCommand({ TableName, Item, ...condition })));
    }
    if (core.length > MAX_ITEMS)
      throw new HeadwaterError('profile.change-too-large', `A change of ${core.length} items fits no transaction.`);
    const room = MAX_ITEMS - core.length;
    const early = change.memberships.slice(room);
    await writeBatches(
      client,
      memberships,
      early.map((each) => ({ PutRequest: { Item: membershipItem(each) } })),
    );
    const rows = membershipWrites(memberships, change.memberships.slice(0, room));
    return send(() => client.send(new TransactWriteCommand({ TransactItems: [...core, ...rows] })));
  };
