import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AddressAct, AddressAnswers } from '../domain/consent/address-acts.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ConsentCell } from '../domain/profile/profile.ts';
import type { RefusalStore } from '../ports/refusal-store.ts';
import { unlessConditionFails } from './conditional.ts';
import { keys } from './keys.ts';
import { readBatches } from './read-batches.ts';
import { writeBatches } from './write-batches.ts';

interface StoreOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/** Attributes of purposes, so that none is mistaken for a key. */
const PURPOSE = 'p#';

/** An act as one number, greater the more it outweighs: twice its time, and one more where it refuses. */
const weightOf = ({ granted, at }: ConsentCell): number => 2 * at + (granted ? 0 : 1);

const cellOf = (weight: number): ConsentCell => {
  const refused = Math.abs(weight % 2) === 1;
  return refused ? { granted: false, at: (weight - 1) / 2 } : { granted: true, at: weight / 2, act: true };
};

const answersIn = (item: Readonly<Record<string, unknown>>): AddressAnswers =>
  new Map(
    Object.entries(item).flatMap(([name, weight]) =>
      name.startsWith(PURPOSE) ? [[name.slice(PURPOSE.length), cellOf(Number(weight))] as const] : [],
    ),
  );

/** The RefusalStore on the `privacy` table, one item per address. */
export const createDynamoRefusalStore = ({ client, table }: StoreOptions): RefusalStore => {
  const recordOne = ({ key, purpose, cell }: AddressAct) =>
    unlessConditionFails(
      client.send(
        new UpdateCommand({
          TableName: table,
          Key: keys.refusal(key),
          UpdateExpression: 'SET #purpose = :weight, #key = if_not_exists(#key, :key)',
          ConditionExpression: 'attribute_not_exists(#purpose) OR #purpose < :weight',
          ExpressionAttributeNames: { '#purpose': `${PURPOSE}${purpose}`, '#key': 'key' },
          ExpressionAttributeValues: { ':weight': weightOf(cell), ':key': key },
        }),
      ),
    );
  return {
    find: async (asked) => {
      const items = await readBatches(client, table, [...new Set(asked)].map(keys.refusal));
      return new Map(items.map((item) => [item['key'] as IdentifierKey, answersIn(item)]));
    },
    record: async (acts) => {
      await Promise.all(acts.map(recordOne));
    },
    forget: async (forgotten) => {
      const requests = [...new Set(forgotten)].map((key) => ({ DeleteRequest: { Key: { ...keys.refusal(key) } } }));
      await writeBatches(client, table, requests);
    },
  };
};
