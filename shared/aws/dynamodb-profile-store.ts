import { type DynamoDBDocumentClient, paginateQuery, type QueryCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { HeadwaterError } from '../domain/errors.ts';
import { type IdentifierKey, typeOfKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { identifierTimes } from '../domain/profile/identifier-times.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { IdentifierPointer, ProfileStore } from '../ports/profile-store.ts';
import { keys, PK, SK } from './keys.ts';
import { createProfileCommit } from './profile-commit.ts';
import {
  fenceOf,
  type Item,
  isFence,
  linkOf,
  listedPointer,
  mergedOf,
  pointerOf,
  slotId,
  slotOf,
} from './profile-items.ts';
import { listSuperNodes, scanTies, tiesIn } from './profile-ties.ts';
import { readBatches } from './read-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly keyring: Pick<Keyring, 'open'>;
  /** The memberships table; only who commits needs it. */
  readonly memberships?: string;
}

/** Redirects in a row; joins make chains, but none this long. */
const MAX_HOPS = 64;

const createQuery =
  ({ client, table }: StoreOptions) =>
  async (pk: string, from: { readonly prefix: string } | { readonly after: string }): Promise<Item[]> => {
    const condition = 'prefix' in from ? 'begins_with(#sk, :sk)' : '#sk > :sk';
    const params: QueryCommandInput = {
      TableName: table,
      KeyConditionExpression: `#pk = :pk AND ${condition}`,
      ExpressionAttributeNames: { '#pk': PK, '#sk': SK },
      ExpressionAttributeValues: { ':pk': pk, ':sk': 'prefix' in from ? from.prefix : from.after },
      ConsistentRead: true,
    };
    const items: Item[] = [];
    for await (const { Items } of paginateQuery({ client }, params)) items.push(...(Items ?? []));
    return items;
  };

/** Where each asked id has got to: the id to read next, and who asked for it. */
type Leads = ReadonlyMap<string, readonly string[]>;

/** Hands the heads among the items to their askers, and answers with where the redirects among them lead. */
const follow = (items: readonly Item[], leads: Leads, found: Map<string, ProfileHead>): Leads => {
  const next = new Map<string, readonly string[]>();
  for (const item of items) {
    const askers = leads.get(slotId(item)) ?? [];
    const { head, redirect } = slotOf(item);
    if (head) for (const asker of askers) found.set(asker, head);
    if (redirect !== undefined) next.set(redirect, [...(next.get(redirect) ?? []), ...askers]);
  }
  return next;
};

/** Reads heads, following redirects round by round; each hop is read anew, since joins go on meanwhile. */
const createHeads =
  ({ client, table }: StoreOptions): ProfileStore['heads'] =>
  async (asked) => {
    const found = new Map<string, ProfileHead>();
    let leads: Leads = new Map([...new Set(asked)].map((id) => [id, [id]]));
    for (let hop = 0; leads.size > 0; hop++) {
      if (hop > MAX_HOPS) throw new HeadwaterError('profile.redirects', 'Redirects of profiles do not end; try again.');
      leads = follow(await readBatches(client, table, [...leads.keys()].map(keys.head)), leads, found);
    }
    return found;
  };

/** Every pointer listed under the profile and under those joined into it. */
const createListing = (query: ReturnType<typeof createQuery>) => async (profileId: string) => {
  const seen = new Set<string>();
  const pointers = new Map<IdentifierKey, IdentifierPointer>();
  let level = [profileId];
  while (level.length > 0) {
    for (const id of level) seen.add(id);
    const pages = await Promise.all(level.map((id) => query(keys.head(id).pk, { after: keys.head(id).sk })));
    const items = pages.flat();
    for (const item of items.filter((each) => String(each[SK]).startsWith('I#'))) {
      const pointer = listedPointer(item);
      pointers.set(pointer.key, pointer);
    }
    const children = items.filter((each) => String(each[SK]).startsWith('M#')).map((each) => mergedOf(each).profileId);
    level = [...new Set(children)].filter((id) => !seen.has(id));
  }
  return [...pointers.values()];
};

const createScan =
  ({ client, table }: StoreOptions): ProfileStore['scan'] =>
  async ({ segment, segments, cursor, limit }) => {
    let start = cursor === undefined ? undefined : (JSON.parse(cursor) as Item);
    do {
      const page = await client.send(
        new ScanCommand({
          TableName: table,
          Segment: segment,
          TotalSegments: segments,
          Limit: limit,
          ConsistentRead: true,
          FilterExpression: 'attribute_exists(b)',
          ExclusiveStartKey: start,
        }),
      );
      start = page.LastEvaluatedKey;
      const heads = (page.Items ?? []).flatMap((item) => slotOf(item).head ?? []);
      if (heads.length > 0) return { heads, ...(start ? { cursor: JSON.stringify(start) } : {}) };
    } while (start !== undefined);
    return { heads: [] };
  };

/**
 * The ProfileStore on the `profiles` table. Pointers and links stand under their identifier, a head or redirect under its
 * profileId with the identifiers born there and the profiles joined into it.
 */
export const createDynamoProfileStore = (options: StoreOptions): ProfileStore => {
  const { client, table, keyring, memberships } = options;
  const query = createQuery(options);
  const list = createListing(query);
  const places: ProfileStore['places'] = async (asked) => {
    const items = await readBatches(client, table, [...new Set(asked)].map(keys.pointer));
    const fences = items.filter(isFence).map(fenceOf);
    const pointers = items.filter((item) => !isFence(item)).map(pointerOf);
    return {
      pointers: new Map(pointers.map((pointer) => [pointer.key, pointer])),
      fences: new Map(fences.map((fence) => [fence.key, fence])),
    };
  };
  return {
    pointers: async (asked) => (await places(asked)).pointers,
    places,
    knownLinks: async (links) => {
      const distinct = [...new Map(links.map((link) => [linkName(link), link])).values()];
      const items = await readBatches(
        client,
        table,
        distinct.map(({ anchor, other, trust }) => keys.link(anchor, other, `anchor-${trust}`)),
      );
      return new Map(items.map(linkOf).map((link) => [linkName(link), link]));
    },
    heads: createHeads(options),
    slots: async (ids) => {
      const items = await readBatches(client, table, [...new Set(ids)].map(keys.head));
      return new Map(
        items.map((item) => {
          const { head: _, ...slot } = slotOf(item);
          return [slotId(item), slot];
        }),
      );
    },
    commit: createProfileCommit({ client, table, memberships: memberships ?? '' }),
    linksOf: async (key) => (await query(keys.pointer(key).pk, { prefix: 'L#' })).map(linkOf),
    tiesOf: async (key) => tiesIn(await query(keys.pointer(key).pk, { after: 'L' })),
    superNodes: async (page) => listSuperNodes(options, page),
    scanTies: async (page) => scanTies(options, page),
    identifiersOf: async (head) =>
      (await list(head.profileId))
        .filter(({ sealed }) => sealed !== '')
        .map((pointer) => ({
          key: pointer.key,
          type: typeOfKey(pointer.key),
          value: keyring.open(pointer.sealed),
          ...identifierTimes(pointer, head),
        })),
    scan: createScan(options),
  };
};
