import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { SegmentEvent, StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { nameEvent } from '../../shared/domain/identity/name-event.ts';
import { DEFAULT_RULES } from '../../shared/domain/identity/rules.ts';
import { currentTraits } from '../../shared/domain/profile/traits.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import { createFixedRules } from '../../shared/memory/fixed-rules.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import { createMemoryRefusalStore } from '../../shared/memory/memory-refusal-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import { openDynamoDb } from '../../test/contracts/dynamo-table.ts';
import { createStitchProfiles } from './stitch-profiles.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

const keyring: Keyring = {
  keyOf: ({ type, value }: Identifier) => `${type}:${value}` as IdentifierKey,
  profileIdOf: (founder) => `P(${founder})`,
  digest: (_, text) => text,
  seal: (text) => text,
  open: (text) => text,
};

const timers = {
  arm: async () => undefined,
  due: async () => ({ timers: [] }),
  sweptTo: async () => undefined,
  advance: async () => undefined,
  remove: async () => undefined,
};

const deployment = (
  profiles: ProfileStore = createMemoryProfileStore({ keyring }),
  rules: RulesDirectory = createFixedRules(),
) => {
  const stores = {
    profiles,
    timelines: createMemoryTimelineStore({ clock: () => NOW }),
    ledger: createMemoryLedgerStore(),
    quarantine: createMemoryQuarantineStore({ clock: () => NOW }),
    refusals: createMemoryRefusalStore(),
  };
  const definitions = { current: async () => unchanging(1, []) };
  const lift = async () => assert.fail('nobody was erased');
  const stitch = createStitchProfiles({ ...stores, lift, timers, definitions, keyring, clock: () => NOW, rules });
  const profileOf = async (key: string) => {
    const pointer = (await profiles.pointers([key as IdentifierKey])).get(key as IdentifierKey);
    return pointer && (await profiles.heads([pointer.profileId])).get(pointer.profileId);
  };
  const ledger = async () => {
    const [row] = await stores.ledger.read({ from: NOW - 3_600_000, to: NOW });
    return row && { applied: row.applied, duplicate: row.duplicate, quarantined: row.quarantined };
  };
  return { ...stores, stitch, profileOf, ledger };
};

let sequence = 0;
/** A record of these events at so many seconds past NOW − 1 h, stamped as collection stamps them; its anchor is that of the first. */
const received = (seconds: number, bodies: readonly Partial<SegmentEvent>[], more: Partial<StreamRecord> = {}) => {
  const at = new Date(NOW - 3_600_000 + seconds * 1000).toISOString();
  const events = bodies.map(
    (body): SegmentEvent => ({
      type: 'identify',
      messageId: `m${++sequence}`,
      timestamp: at,
      originalTimestamp: at,
      ...body,
    }),
  );
  const trust = more.trust ?? 'asserted';
  const named = events.map((event) => {
    const naming = nameEvent(event, { rules: DEFAULT_RULES, trust });
    assert.ok('stamps' in naming);
    return naming;
  });
  const anchor = named[0]?.anchor;
  const record: StreamRecord = {
    recordId: `r${++sequence}`,
    sourceId: 'shop',
    trust,
    receivedAt: at,
    ...(anchor ? { anchor } : {}),
    imported: false,
    retentionDays: 400,
    entries: events.map((event, i) => ({ event, stamps: named[i]?.stamps ?? [] })),
    ...more,
  };
  return { position: { shard: 's', sequence: String(++sequence) }, record };
};

const numbered = (count: number, prefix: string): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test('a visitor who logs in keeps what she did before', async () => {
  const { stitch, profileOf } = deployment();
  await stitch([received(1, [{ anonymousId: 'c', traits: { city: 'Ulm' } }])]);
  await stitch([received(2, [{ userId: 'ada', anonymousId: 'c', traits: { plan: 'paid' } }])]);
  const profile = await profileOf('userId:ada');
  assert.deepEqual(profile?.profileId, (await profileOf('anonymousId:c'))?.profileId);
  assert.deepEqual(profile && currentTraits(profile.state), { city: 'Ulm', plan: 'paid' });
});

test('two people on one kiosk keep their own profiles; the cookie stays with the first', async () => {
  const { stitch, profileOf, profiles } = deployment();
  await stitch([
    received(1, [{ userId: 'ada', anonymousId: 'kiosk' }]),
    received(2, [{ userId: 'eve', anonymousId: 'kiosk' }]),
  ]);
  const [ada, eve, kiosk] = [
    await profileOf('userId:ada'),
    await profileOf('userId:eve'),
    await profileOf('anonymousId:kiosk'),
  ];
  assert.equal(kiosk?.profileId, ada?.profileId);
  assert.notEqual(eve?.profileId, ada?.profileId);
  const [refused] = (await profiles.linksOf('userId:eve' as IdentifierKey)).map((link) => link.refused);
  assert.equal(refused, 'limit-userId');
});

test('a former userId that a server aliases is the same person; one that a browser aliases is only a cookie', async () => {
  const { stitch, profileOf } = deployment();
  await stitch([received(1, [{ userId: 'old' }]), received(2, [{ userId: 'new' }])]);
  await stitch([received(3, [{ type: 'alias', userId: 'new', previousId: 'old' }], { trust: 'claimed' })]);
  assert.notEqual((await profileOf('userId:old'))?.profileId, (await profileOf('userId:new'))?.profileId);
  await stitch([received(4, [{ type: 'alias', userId: 'new', previousId: 'old' }])]);
  assert.equal((await profileOf('userId:old'))?.profileId, (await profileOf('userId:new'))?.profileId);
  assert.equal((await profileOf('userId:new'))?.identifierCounts['userId'], 1);
});

test('an event sent twice counts once, and the ledger says so, also when the batch is delivered again', async () => {
  const { stitch, ledger } = deployment();
  const event = { messageId: 'same', userId: 'ada' };
  const batch = [received(1, [event]), received(2, [event, { userId: 'ada' }])];
  const first = batch[0]?.record.entries[0];
  const copy =
    batch[1] && first
      ? { ...batch[1], record: { ...batch[1].record, entries: [first, ...batch[1].record.entries.slice(1)] } }
      : undefined;
  assert.ok(batch[0] && copy);
  await stitch([batch[0], copy]);
  assert.deepEqual(await ledger(), { applied: 2, duplicate: 1, quarantined: 0 });
  await stitch([copy]);
  assert.deepEqual(await ledger(), { applied: 2, duplicate: 1, quarantined: 0 });
});

test('known identifiers and links cost one write of one head', async () => {
  const memory = createMemoryProfileStore({ keyring });
  const changes: Parameters<ProfileStore['commit']>[0][] = [];
  const { stitch } = deployment({
    ...memory,
    commit: (change) => {
      changes.push(change);
      return memory.commit(change);
    },
  });
  const body = { userId: 'ada', anonymousId: 'c', traits: { email: 'ada@acme.com' } };
  await stitch([received(1, [body])]);
  await stitch([received(2, [body])]);
  const [, second] = changes;
  assert.equal(second?.heads.length, 1);
  assert.deepEqual([second?.pointers, second?.links, second?.redirects], [[], [], []]);
});

test('bytes that are no record, and events nobody can fold, wait in quarantine and stop nobody', async () => {
  const { stitch, quarantine, profileOf, ledger } = deployment();
  const poison = received(1, [{ userId: 'ada', timestamp: 'yesterday' }]);
  const broken = {
    position: { shard: 's', sequence: String(++sequence) },
    record: { unparsable: 'no JSON', data: 'AA==', arrivedAt: NOW },
  };
  assert.deepEqual(await stitch([poison, broken, received(2, [{ userId: 'ada' }])]), {});
  const { events } = await quarantine.list({ limit: 10 });
  assert.deepEqual(events.map(({ reason }) => reason.code).sort(), ['poison', 'unparsable']);
  assert.ok(await profileOf('userId:ada'));
  assert.deepEqual(await ledger(), { applied: 1, duplicate: 0, quarantined: 1 });
});

test('a profile that cannot be stored puts its own record aside, not those of others', async () => {
  const memory = createMemoryProfileStore({ keyring });
  const { stitch, quarantine, profileOf } = deployment({
    ...memory,
    commit: async (change) => {
      if (change.heads.some(({ head }) => Object.hasOwn(head.state.traits, 'huge')))
        throw new HeadwaterError('profile.unstorable', 'too large');
      return memory.commit(change);
    },
  });
  const progress = await stitch([
    received(1, [{ userId: 'ada' }]),
    received(2, [{ userId: 'ada', traits: { huge: 1 } }]),
    received(3, [{ userId: 'eve' }]),
  ]);
  assert.deepEqual(progress, {});
  assert.ok(await profileOf('userId:eve'));
  assert.ok(await profileOf('userId:ada'));
  const { events } = await quarantine.list({ limit: 10 });
  assert.deepEqual(
    events.map(({ reason }) => reason.code),
    ['poison'],
  );
});

test('a store that fails stops the stream before the first record that it failed', async () => {
  const memory = createMemoryProfileStore({ keyring });
  let isDown = true;
  const { stitch, ledger } = deployment({
    ...memory,
    commit: async (change) => {
      if (isDown && change.heads.some(({ head }) => head.profileId.includes('eve')))
        throw new HeadwaterError('table.unavailable', 'down');
      return memory.commit(change);
    },
  });
  const batch = [received(1, [{ userId: 'ada' }]), received(2, [{ userId: 'eve' }]), received(3, [{ userId: 'bob' }])];
  assert.deepEqual(await stitch(batch), { firstFailure: batch[1]?.position.sequence });
  assert.equal((await ledger())?.applied, 1);
  await assert.rejects(stitch(batch.slice(1)), { code: 'table.unavailable' });
  isDown = false;
  assert.deepEqual(await stitch(batch.slice(1)), {});
  assert.equal((await ledger())?.applied, 3);
});

describe('within the limits of DynamoDB', async () => {
  const { client, createTable, close } = await openDynamoDb();
  after(close);
  const stored = async (rules = DEFAULT_RULES) => {
    const [table, memberships] = [await createTable(), await createTable()];
    return deployment(createDynamoProfileStore({ client, table, keyring, memberships }), createFixedRules(rules));
  };

  test('a record that links a hundred cookies to one user is stitched in several commits', async () => {
    const { stitch, profileOf, profiles } = await stored();
    const bodies = numbered(120, 'c').map((anonymousId) => ({ userId: 'ada', anonymousId }));
    assert.deepEqual(await stitch([received(1, bodies)]), {});
    const ada = await profileOf('userId:ada');
    assert.deepEqual(ada?.identifierCounts, { userId: 1, anonymousId: 100 });
    assert.equal(ada && (await profiles.identifiersOf(ada)).length, 101);
    assert.equal((await profiles.linksOf('userId:ada' as IdentifierKey)).filter(({ refused }) => refused).length, 20);
  });

  test('a profile of ninety identifiers is split by a late link, in steps', async () => {
    const { stitch, profileOf, profiles } = await stored();
    // The cookie c0 is the founder; ada has it and 80 more, then eve is refused it.
    await stitch([received(10, [{ anonymousId: 'c0' }])]);
    await stitch([
      received(
        20,
        numbered(81, 'c').map((anonymousId) => ({ userId: 'ada', anonymousId })),
      ),
    ]);
    await stitch([received(30, [{ userId: 'eve', anonymousId: 'c0' }])]);
    assert.equal((await profileOf('anonymousId:c0'))?.profileId, (await profileOf('userId:ada'))?.profileId);
    // A link of eve's from before ada's arrives late: c0 was hers.
    await stitch([received(15, [{ userId: 'eve', anonymousId: 'c0' }])]);
    const [ada, eve, cookie] = [
      await profileOf('userId:ada'),
      await profileOf('userId:eve'),
      await profileOf('anonymousId:c0'),
    ];
    assert.equal(cookie?.profileId, eve?.profileId);
    assert.notEqual(ada?.profileId, eve?.profileId);
    assert.equal(ada && (await profiles.identifiersOf(ada)).length, 81);
    assert.equal(eve && (await profiles.identifiersOf(eve)).length, 2);
    for (const name of ['c1', 'c80']) assert.equal((await profileOf(`anonymousId:${name}`))?.profileId, ada?.profileId);
  });

  test('an address that sixty visitors share is released, in steps that each fit', async () => {
    const { email, anonymousId } = DEFAULT_RULES.types;
    assert.ok(email && anonymousId);
    const types = {
      ...DEFAULT_RULES.types,
      email: { ...email, sharedBy: { userIds: 3, devices: 3 } },
      anonymousId: { ...anonymousId, limit: 38 },
    };
    const { stitch, profileOf, profiles } = await stored({ ...DEFAULT_RULES, types });
    const office = { type: 'email', value: 'office@acme.com' };
    for (const [i, name] of numbered(60, 'c').entries())
      await stitch([received(i, [{ anonymousId: name, traits: { email: office.value } }])]);
    const command = { identifiers: [office], rest: [], cut: [], reason: 'a reception desk' };
    const event = { type: 'release', messageId: 'release', timestamp: new Date(NOW).toISOString(), command } as const;
    const order = received(100, [{ anonymousId: 'officer' }], { anchor: office, entries: [{ event }] });
    assert.deepEqual(await stitch([order]), {});
    const desk = await profileOf('email:office@acme.com');
    assert.deepEqual(desk?.identifierCounts, { email: 1, anonymousId: 38 });
    assert.equal(desk && (await profiles.identifiersOf(desk)).length, 39);
  });

  test('an address that a hundred and thirty visitors share is cut out of their profile, in steps', async () => {
    const { stitch, profileOf, profiles } = await stored();
    const office = 'email:office@acme.com' as IdentifierKey;
    const visit = (name: string, i: number) =>
      received(i, [{ anonymousId: name, traits: { email: 'office@acme.com' } }]);
    const visits = numbered(130, 'c').map(visit);
    for (let i = 0; i < visits.length; i += 10) assert.deepEqual(await stitch(visits.slice(i, i + 10)), {});
    assert.equal((await profiles.pointers([office])).get(office)?.isolated, 'super-node');
    assert.ok((await profiles.linksOf(office)).every(({ refused }) => refused === 'super-node'));
    const ids = await Promise.all(visits.map(async (_, i) => (await profileOf(`anonymousId:c${i}`))?.profileId));
    assert.equal(new Set(ids).size, 130);
  });
});
