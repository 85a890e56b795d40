import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { CHANGES_INDEX } from '../../shared/aws/keys.ts';
import { membershipItem } from '../../shared/aws/membership-item.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { MEMBER_SHARDS, type Member, type MembershipStore } from '../../shared/ports/membership-store.ts';
import type { MembershipChange } from '../../shared/ports/profile-store.ts';
import { openDynamoDb, tableReady } from './dynamo-table.ts';

interface Opened {
  readonly store: MembershipStore;
  readonly publish: (changes: readonly MembershipChange[]) => Promise<void>;
}

const change = (profileId: string, over: Partial<MembershipChange> = {}): MembershipChange => ({
  segmentId: 'buyers',
  profileId,
  member: true,
  since: 900,
  changedAt: 1000,
  ...over,
});

const shards = Array.from({ length: MEMBER_SHARDS }, (_, shard) => shard);
const names = (members: readonly Member[]): string[] => members.map(({ profileId }) => profileId).sort();

const allMembers = async (store: MembershipStore, segmentId: string, limit = 100): Promise<Member[]> => {
  const found: Member[] = [];
  for (const shard of shards) {
    let after: string | undefined;
    do {
      const page = await store.members({ segmentId, shard, limit, ...(after === undefined ? {} : { after }) });
      assert.ok(page.members.length <= limit);
      found.push(...page.members);
      after = page.after;
    } while (after !== undefined);
  }
  return found;
};

const allChanges = async (store: MembershipStore, since: number, limit = 100): Promise<Member[]> => {
  const found: Member[] = [];
  for (const shard of shards) {
    let after: string | undefined;
    do {
      const page = await store.changes({
        segmentId: 'buyers',
        shard,
        since,
        limit,
        ...(after === undefined ? {} : { after }),
      });
      const times = page.changes.map(({ changedAt }) => changedAt);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
      found.push(...page.changes);
      after = page.after;
    } while (after !== undefined);
  }
  return found;
};

const many = Array.from({ length: 60 }, (_, n) => change(`p${n}`, { changedAt: 1000 + n }));

/** What every MembershipStore promises; `open` gives an empty one each time. */
const membershipStoreContract = (name: string, open: () => Promise<Opened>) =>
  describe(`a MembershipStore ${name}`, () => {
    it('lists current members once each, with the time of their entry', async () => {
      const { store, publish } = await open();
      await publish([change('ada'), change('bob', { since: 5 })]);
      const found = await allMembers(store, 'buyers');
      assert.deepEqual(
        found.sort((a, b) => (a.profileId < b.profileId ? -1 : 1)),
        [
          { profileId: 'ada', member: true, since: 900, changedAt: 1000 },
          { profileId: 'bob', member: true, since: 5, changedAt: 1000 },
        ],
      );
    });

    it('keeps segments apart', async () => {
      const { store, publish } = await open();
      await publish([change('ada'), change('bob', { segmentId: 'others' })]);
      assert.deepEqual(names(await allMembers(store, 'buyers')), ['ada']);
      assert.equal(await store.count('others'), 1);
      assert.equal(await store.count('nobody'), 0);
    });

    it('leaves out who left, and lists who came back', async () => {
      const { store, publish } = await open();
      await publish([change('ada'), change('bob')]);
      await publish([change('ada', { member: false, changedAt: 1100 })]);
      assert.deepEqual(names(await allMembers(store, 'buyers')), ['bob']);
      assert.equal(await store.count('buyers'), 1);
      await publish([change('ada', { changedAt: 1200 })]);
      assert.equal(await store.count('buyers'), 2);
    });

    it('pages through every member, however small the page and whoever left between them', async () => {
      const { store, publish } = await open();
      await publish(many);
      await publish(many.filter((_, n) => n % 3 === 0).map((each) => ({ ...each, member: false, changedAt: 2000 })));
      assert.deepEqual(
        names(await allMembers(store, 'buyers', 1)),
        names(many.filter((_, n) => n % 3 !== 0).map((each) => each)),
      );
      assert.equal(await store.count('buyers'), 40);
    });

    it('lists entries and exits published since an instant, oldest first, each profile once', async () => {
      const { store, publish } = await open();
      await publish(many);
      await publish([change('p3', { member: false, changedAt: 1500 })]);
      const found = await allChanges(store, 1030, 2);
      assert.deepEqual(names(found), names([...many.slice(30), change('p3')]));
      assert.equal(found.find(({ profileId }) => profileId === 'p3')?.member, false);
      assert.deepEqual(await allChanges(store, 1501), []);
    });

    it('forgets the leavers of a cleared segment, and nobody who is a member', async () => {
      const { store, publish } = await open();
      await publish(many.map((each) => ({ ...each, member: false })));
      await publish([change('ada'), change('bob', { segmentId: 'others', member: false })]);
      await store.clear('buyers');
      assert.deepEqual(names(await allMembers(store, 'buyers')), ['ada']);
      assert.deepEqual(names(await allChanges(store, 0)), ['ada']);
      const others = shards.map((shard) => store.changes({ segmentId: 'others', shard, since: 0, limit: 9 }));
      assert.deepEqual(
        (await Promise.all(others)).flatMap(({ changes }) => names(changes)),
        ['bob'],
      );
    });
  });

membershipStoreContract('in memory', async () => {
  const store = createMemoryMembershipStore();
  return { store, publish: async (changes) => store.publish(changes) };
});

const dynamo = await openDynamoDb();
after(dynamo.close);
let tables = 0;

const createIndexedTable = async (): Promise<string> => {
  const table = `memberships-${++tables}`;
  const attribute = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  const keySchema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await dynamo.client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keySchema('pk', 'sk'),
      AttributeDefinitions: ['pk', 'sk', 'changesPk', 'changesSk'].map(attribute),
      GlobalSecondaryIndexes: [
        {
          IndexName: CHANGES_INDEX,
          KeySchema: keySchema('changesPk', 'changesSk'),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  await tableReady(dynamo.client, table);
  return table;
};

membershipStoreContract('on DynamoDB', async () => {
  const table = await createIndexedTable();
  const put = (each: MembershipChange) =>
    dynamo.client.send(new PutCommand({ TableName: table, Item: membershipItem(each) }));
  return {
    store: createDynamoMembershipStore({ client: dynamo.client, table }),
    publish: async (changes) => {
      for (const each of changes) await put(each);
    },
  };
});

it('an exit frees its space thirty days after it was published', () => {
  const item = membershipItem(change('ada', { member: false, changedAt: 1_000_000 }));
  assert.equal(item['expiresAt'], 1000 + 30 * 86_400);
  assert.equal(membershipItem(change('ada'))['expiresAt'], undefined);
});
