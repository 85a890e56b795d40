import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { unpackRecord } from '../../shared/aws/packed-record.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';

interface Place {
  readonly client: DynamoDBDocumentClient;
  /** By what functions call them: `profiles`, `timelines`, `memberships`. */
  readonly tables: Readonly<Record<string, string>>;
  readonly identifierKey: string;
}

const scanned = async (client: DynamoDBDocumentClient, TableName: string | undefined) => {
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    items.push(...Items);
  return items;
};

/** `since`, how often a head was written and when it is looked at next are history (L2). */
const profileOf = ({ version: _version, armedAt: _armedAt, memberships, ...head }: ProfileHead) => ({
  ...head,
  memberships: Object.keys(memberships).sort(),
});

const sorted = (pairs: readonly (readonly [string, unknown])[]): Record<string, unknown> =>
  Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The content of everything that a rebuild makes anew: each profile with its identifiers, each timeline, each current membership. */
export const derivedState = async ({ client, tables, identifierKey }: Place) => {
  const keyring = createKeyring(identifierKey);
  const store = createDynamoProfileStore({ client, table: tables['profiles'] ?? '', keyring });
  const { heads } = await store.scan({ segment: 0, segments: 1, limit: 100_000 });
  const profiles = await Promise.all(
    heads.map(async (head) => {
      const identifiers = (await store.identifiersOf(head)).toSorted((a, b) => (a.key < b.key ? -1 : 1));
      return [head.profileId, { ...profileOf(head), identifiers }] as const;
    }),
  );
  const timelines = (await scanned(client, tables['timelines'])).map(
    (item) => [`${item['pk']} ${item['sk']}`, unpackRecord(item['b'] as Uint8Array)] as const,
  );
  const memberships = (await scanned(client, tables['memberships'])).filter((item) => item['member'] === true);
  return {
    profiles: sorted(profiles),
    timelines: sorted(timelines),
    memberships: memberships.map((item) => `${item['pk']} ${item['sk']}`).sort(),
  };
};
