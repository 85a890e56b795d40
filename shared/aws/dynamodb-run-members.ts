import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RunMember } from '../domain/export/export.ts';
import type { RunStore } from '../ports/run-store.ts';
import { keys, PK, SK, TTL } from './keys.ts';
import { writeBatches } from './write-batches.ts';

interface MemberOptions {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly expiry: () => number;
}

type Item = Record<string, unknown>;

const memberOf = ({ [PK]: _pk, [SK]: _sk, [TTL]: _ttl, ...member }: Item): RunMember => member as unknown as RunMember;

/** The part of the RunStore that is what became of each member. */
export const createRunMembers = ({
  client,
  table,
  expiry,
}: MemberOptions): Pick<RunStore, 'putMembers' | 'members'> => ({
  putMembers: async ({ runId, number }, members) => {
    const named = new Map(members.map((member) => [`${member.operation ?? 'none'}#${member.member}`, member]));
    const requests = [...named].map(([name, member]) => ({
      PutRequest: { Item: { ...keys.runMember(runId, number, name), ...member, [TTL]: expiry() } },
    }));
    await writeBatches(client, table, requests);
  },
  members: async ({ runId, outcome, after, limit }) => {
    const filter = outcome && { FilterExpression: 'outcome = :outcome' };
    const values = { ':pk': keys.runPart(runId, '').pk, ':prefix': 'M#', ...(outcome ? { ':outcome': outcome } : {}) };
    const members: RunMember[] = [];
    let start: Item | undefined = after === undefined ? undefined : { ...keys.runPart(runId, after) };
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ...filter,
          ExpressionAttributeValues: values,
          Limit: limit - members.length,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      members.push(...(page.Items ?? []).map(memberOf));
      start = page.LastEvaluatedKey;
    } while (start && members.length < limit);
    return start ? { members, after: start[SK] as string } : { members };
  },
});
