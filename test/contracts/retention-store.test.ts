import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoRetentionStore } from '../../shared/aws/dynamodb-retention-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryRetentionStore } from '../../shared/memory/memory-retention-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import { RETENTION_PARTS, type RetentionStore } from '../../shared/ports/retention-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { openDynamoDb } from './dynamo-table.ts';
import { created, head, key, NOTHING, pointer } from './profile-fixtures.ts';

const NOW = Date.UTC(2026, 10, 22);
const clock = () => NOW;
const keyring = { open: (sealed: string): string => sealed };

interface Stores {
  readonly store: RetentionStore;
  readonly profiles: ProfileStore;
  readonly timelines: TimelineStore;
}

const recordOf = (sequence: string, anchor: string) => ({
  anchor: key(anchor),
  position: { shard: 'shardId-000000000001', sequence },
  record: {
    recordId: `r${sequence}`,
    sourceId: 'shop',
    trust: 'claimed' as const,
    receivedAt: new Date(NOW - 1000).toISOString(),
    imported: false,
    retentionDays: 400,
    entries: [
      { event: { type: 'page' as const, messageId: `m${sequence}`, timestamp: new Date(NOW - 1000).toISOString() } },
    ],
  },
});

const walkAll = async (store: RetentionStore) => {
  const found: { heads: string[]; pointers: string[] } = { heads: [], pointers: [] };
  const parts = Array.from({ length: RETENTION_PARTS }, (_, part) => part);
  await Promise.all(
    parts.map(async (part) => {
      let cursor: string | undefined;
      do {
        const page = await store.page({ part, ...(cursor === undefined ? {} : { cursor }) });
        found.heads.push(...page.heads.map(({ profileId }) => profileId));
        found.pointers.push(...page.pointers.map((each) => `${each.key} of ${each.profileId}: ${each.sealed}`));
        cursor = page.cursor;
      } while (cursor !== undefined);
    }),
  );
  return { heads: found.heads.sort(), pointers: found.pointers.sort() };
};

/** What every RetentionStore promises; `create` gives empty stores each time. */
const contract = (create: () => Promise<Stores>) => {
  it('shows each head and each identifier once in a round, and neither redirects nor listings', async () => {
    const { store, profiles } = await create();
    await profiles.commit(created('p1', 'userId:a', 'anonymousId:b'));
    await profiles.commit(created('p2', 'anonymousId:c'));
    const redirect = { profileId: 'p2', redirect: 'p1', at: 1, messageId: 'm' };
    await profiles.commit({ ...NOTHING, redirects: [{ redirect, expectedVersion: 1 }] });
    assert.deepEqual(await walkAll(store), {
      heads: ['p1'],
      pointers: [
        'anonymousId:b of p1: anonymousId:b',
        'anonymousId:c of p2: anonymousId:c',
        'userId:a of p1: userId:a',
      ],
    });
  });

  it('empties a value wherever it stands and leaves the identifier where it is', async () => {
    const { store, profiles } = await create();
    const shared = { ...pointer('anonymousId:b', 'p1'), isolated: 'super-node' as const };
    await profiles.commit({
      ...created('p1', 'userId:a'),
      pointers: [pointer('userId:a', 'p1'), shared].map((each) => ({ pointer: each, expected: 'absent' })),
    });
    await store.forgetValue(shared);
    await store.forgetValue(shared);
    const read = (await profiles.pointers([shared.key])).get(shared.key);
    assert.deepEqual(read, { ...shared, sealed: '' });
    const { identifiers } = await profiles.superNodes({ limit: 10 });
    assert.deepEqual(
      identifiers.map(({ sealed }) => sealed),
      [''],
    );
    const left = await profiles.identifiersOf(head('p1', 'userId:a'));
    assert.deepEqual(
      left.map(({ value }) => value),
      ['userId:a'],
    );
  });

  it('leaves what moved or was erased meanwhile to the next round', async () => {
    const { store, profiles } = await create();
    await profiles.commit(created('p1', 'userId:a', 'anonymousId:b'));
    await store.forgetValue({ ...pointer('anonymousId:b', 'elsewhere') });
    await store.forgetValue(pointer('anonymousId:gone', 'p1'));
    const keys = [key('anonymousId:b'), key('anonymousId:gone')];
    const read = await profiles.pointers(keys);
    assert.deepEqual(
      [...read.values()].map(({ sealed }) => sealed),
      ['anonymousId:b'],
    );
  });

  it('drops the records of one anchor, and of no other', async () => {
    const { store, timelines } = await create();
    const [b, c] = [pointer('anonymousId:b', 'p1'), pointer('anonymousId:c', 'p1')];
    const many = Array.from({ length: 60 }, (_, n) => recordOf(String(n + 1), b.key));
    await timelines.append([...many, recordOf('100', c.key)]);
    assert.equal(await store.hasTimeline(b), true);
    await store.dropTimeline(b);
    await store.dropTimeline(b);
    assert.equal(await store.hasTimeline(b), false);
    assert.equal((await timelines.read(c.key)).length, 1);
  });

  it('keeps how far the walk is, written only on top of what was read', async () => {
    const { store } = await create();
    assert.equal(await store.walk(), undefined);
    const walk = { version: 1, beganAt: NOW, part: 0, cursor: 'x' };
    assert.equal(await store.putWalk(walk), 'written');
    assert.equal(await store.putWalk({ ...walk, part: 9 }), 'conflict');
    assert.deepEqual(await store.walk(), walk);
    const next = { version: 2, beganAt: NOW, part: 1 };
    assert.equal(await store.putWalk(next), 'written');
    assert.deepEqual(await store.walk(), next);
  });
};

describe('memory retention store', () =>
  contract(async () => {
    const profiles = createMemoryProfileStore({ keyring });
    const timelines = createMemoryTimelineStore({ clock });
    return { store: createMemoryRetentionStore({ profiles, timelines }), profiles, timelines };
  }));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB retention store', () =>
  contract(async () => {
    const { client } = dynamo;
    const [table, timelines, privacy, memberships] = await Promise.all([1, 2, 3, 4].map(dynamo.createTable));
    assert.ok(table && timelines && privacy && memberships);
    return {
      store: createDynamoRetentionStore({ client, profiles: table, timelines, privacy }),
      profiles: createDynamoProfileStore({ client, table, memberships, keyring }),
      timelines: createDynamoTimelineStore({ client, table: timelines, clock }),
    };
  }));
