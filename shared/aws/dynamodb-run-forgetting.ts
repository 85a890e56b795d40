import { gunzipSync, gzipSync } from 'node:zlib';
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readUnit, type Unit } from '../domain/export/unit.ts';
import type { JournalEntry, RunStore } from '../ports/run-store.ts';
import { keys, PK, SK } from './keys.ts';
import { type WriteRequest, writeBatches } from './write-batches.ts';

interface ForgettingOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

type Item = Record<string, unknown> & { readonly pk: string; readonly sk: string };

/** Who is forgotten: identifier keys and profileIds. */
interface Names {
  readonly keys: ReadonlySet<string>;
  readonly profileIds: ReadonlySet<string>;
}

const removed = ({ pk, sk }: Item): WriteRequest => ({ DeleteRequest: { Key: { [PK]: pk, [SK]: sk } } });
const replaced = (item: Item, over: object): WriteRequest => ({ PutRequest: { Item: { ...item, ...over } } });

const namesUnit = (unit: Unit, names: Names): boolean => {
  const read = readUnit(unit);
  return 'key' in read ? names.keys.has(read.key) : names.profileIds.has(read.profileId);
};

const forgetUnits = (item: Item, names: Names): WriteRequest | undefined => {
  const before = (item['units'] ?? []) as readonly Unit[];
  const units = before.filter((unit) => !namesUnit(unit, names));
  return units.length === before.length ? undefined : replaced(item, { units });
};

const forgetMember = (item: Item, names: Names): WriteRequest | undefined => {
  const member = String(item['member']);
  const isNamed = names.keys.has(member) || names.profileIds.has(String(item['profileId'] ?? ''));
  return isNamed ? removed(item) : undefined;
};

const forgetCall = (item: Item, names: Names): WriteRequest | undefined => {
  const call = JSON.parse(gunzipSync(item['call'] as Uint8Array).toString()) as JournalEntry;
  const results = call.results.filter(({ entry }) => !names.keys.has(entry.key));
  if (results.length === call.results.length) return undefined;
  return results.length === 0
    ? removed(item)
    : replaced(item, { call: gzipSync(JSON.stringify({ ...call, results })) });
};

const forgetIn = (item: Item, names: Names): WriteRequest | undefined => {
  if (item.sk.startsWith('U#')) return forgetUnits(item, names);
  if (item.sk.startsWith('M#')) return forgetMember(item, names);
  return item.sk.startsWith('J#') ? forgetCall(item, names) : undefined;
};

/** The part of the RunStore that forgets persons: a run that has ended is written by nobody else. */
export const createRunForgetting = ({ client, table }: ForgettingOptions): Pick<RunStore, 'forget'> => ({
  forget: async ({ runId, keys: identifierKeys, profileIds, after }) => {
    const names = { keys: new Set<string>(identifierKeys), profileIds: new Set(profileIds) };
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.runPart(runId, '').pk },
        ConsistentRead: true,
        ...(after === undefined ? {} : { ExclusiveStartKey: { ...keys.runPart(runId, after) } }),
      }),
    );
    const writes = Items.flatMap((item) => forgetIn(item as Item, names) ?? []);
    await writeBatches(client, table, writes);
    const next = LastEvaluatedKey?.[SK] as string | undefined;
    return { changed: writes.length, ...(next === undefined ? {} : { after: next }) };
  },
});
