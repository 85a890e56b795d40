import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE } from '../../shared/domain/identity/rules.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import { createFixedRules } from '../../shared/memory/fixed-rules.ts';
import { clearKeyring, createDeployment, NOW } from '../../test/simulation/deployment.ts';
import { createStitchProfiles } from './stitch-profiles.ts';

const RULES: IdentityRules = {
  ...DEFAULT_RULES,
  types: {
    ...DEFAULT_RULES.types,
    email: { ...PLAIN_TYPE, limit: 1, sharedBy: { userIds: 3, devices: 500 } },
    anonymousId: {
      ...PLAIN_TYPE,
      limit: 500,
      policy: 'moveToLatest',
      sharedBy: { userIds: 3, devices: 500 },
    },
  },
};
const COUNTER: Identifier = { type: 'email', value: 'counter@acme.com' };
const user = (value: string): Identifier => ({ type: 'userId', value });
const mail = (n: number): Identifier => ({ type: 'email', value: `e${n}@acme.com` });
const cookie = (n: number): Identifier => ({ type: 'anonymousId', value: `c${n}` });
const places = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** Stitchers on stores that refuse what no transaction takes. */
const open = () => {
  const { ports } = createDeployment();
  const { profiles } = ports;
  const under = (rules: IdentityRules, commit = profiles.commit) =>
    createStitchProfiles({
      ...ports,
      profiles: { ...profiles, commit },
      definitions: { current: async () => unchanging(1, []) },
      rules: createFixedRules(rules),
      keyring: clearKeyring,
      clock: () => NOW,
    });
  const profileOf = async (identifier: Identifier) => {
    const key = clearKeyring.keyOf(identifier);
    const pointer = (await profiles.pointers([key])).get(key);
    return pointer && (await profiles.heads([pointer.profileId])).get(pointer.profileId);
  };
  return { under, stitch: under(RULES), profileOf, profiles };
};

let sequence = 0;
/** An event of the anchor at a second, that shows the others with it. */
const seen = (at: number, anchor: Identifier, others: readonly Identifier[]) => {
  sequence += 1;
  const receivedAt = new Date(NOW - 3_600_000 + at * 1000).toISOString();
  const record: StreamRecord = {
    recordId: `r${sequence}`,
    ...{ sourceId: 'crm', trust: 'asserted', imported: false, retentionDays: 400 },
    receivedAt,
    anchor,
    entries: [
      {
        event: { type: 'track', event: 'Seen', messageId: `m${sequence}`, timestamp: receivedAt, context: {} },
        stamps: others.map(({ type, value }) => [type, value] as const),
      },
    ],
  };
  return { position: { shard: 's', sequence: String(sequence) }, record };
};

for (const devices of [60, 130]) {
  test(`a late word of whose a counter is passes ${devices} devices on at once, in steps`, async () => {
    const { stitch, profileOf } = open();
    const stands = places(devices).map((n) => seen(n, COUNTER, [cookie(n)]));
    const logins = places(devices).map((n) => seen(1000 + n, user('eve'), [cookie(n)]));
    for (const all of [stands, logins]) for (let i = 0; i < devices; i += 20) await stitch(all.slice(i, i + 20));
    assert.equal((await profileOf(COUNTER))?.profileId, (await profileOf(user('eve')))?.profileId);
    assert.deepEqual(await stitch([seen(500, user('ada'), [COUNTER])]), {});
    const [ada, eve] = [await profileOf(user('ada')), await profileOf(user('eve'))];
    assert.equal(ada?.profileId, (await profileOf(COUNTER))?.profileId);
    assert.equal(eve?.identifierCounts['anonymousId'], devices);
    assert.equal(Object.keys(ada?.held ?? {}).length, devices, 'what was received before stays with the counter');
    const owners = await Promise.all(places(devices).map((n) => profileOf(cookie(n))));
    assert.deepEqual(new Set(owners.map((head) => head?.profileId)), new Set([eve?.profileId]));
    assert.deepEqual([ada?.isStale, eve?.isStale], [undefined, undefined]);
  });
}

const demoting = (rules: IdentityRules): IdentityRules => {
  const { anonymousId = PLAIN_TYPE } = rules.types;
  return { ...rules, types: { ...rules.types, anonymousId: { ...anonymousId, policy: 'demote' } } };
};

for (const [users, name] of [
  [1, 'one user'],
  [130, 'a user each'],
] as const) {
  test(`rules that pass devices on give 130 of them to ${name} at the next event, and rules that do not take them back`, async () => {
    const { under, profileOf } = open();
    const before = under(demoting(RULES));
    const owned = places(130).map((n) => seen(n, user('ada'), [cookie(n)]));
    const logins = places(130).map((n) => seen(1000 + n, user(`u${n % users}`), [cookie(n)]));
    for (const all of [owned, logins]) for (let i = 0; i < 130; i += 20) await before(all.slice(i, i + 20));
    const holders = async () => {
      const heads = await Promise.all(places(130).map((n) => profileOf(cookie(n))));
      return new Set(heads.map((head) => head?.profileId));
    };
    const ada = await profileOf(user('ada'));
    assert.deepEqual(await holders(), new Set([ada?.profileId]));

    assert.deepEqual(await under({ ...RULES, version: 1 })([seen(3000, user('ada'), [])]), {});
    const heads = await Promise.all(places(users).map((n) => profileOf(user(`u${n}`))));
    assert.deepEqual(await holders(), new Set(heads.map((head) => head?.profileId)));
    const events = { stale: 0, held: 0 };
    for (const head of heads) {
      events.held += Object.keys(head?.held ?? {}).length;
      events.stale += head?.isStale ? 1 : 0;
    }
    assert.deepEqual(events, { stale: 0, held: 130 });

    assert.deepEqual(await under({ ...demoting(RULES), version: 2 })([seen(3001, user('ada'), [])]), {});
    assert.deepEqual(await holders(), new Set([ada?.profileId]));
    assert.equal((await profileOf(user('ada')))?.held, undefined);
  });
}

test('profiles made for devices by rules that are no more in force are joined with whoever had the devices first', async () => {
  const { under, stitch, profileOf, profiles } = open();
  const owned = places(60).map((n) => seen(n, user('ada'), [cookie(n)]));
  const taken = places(60).map((n) => seen(1000 + n, user('eve'), [cookie(n)]));
  for (const all of [owned, taken]) for (let i = 0; i < 60; i += 20) await stitch(all.slice(i, i + 20));
  const idsOf = async () => {
    const { heads } = await profiles.scan({ segment: 0, segments: 1, limit: 1000 });
    return heads.map(({ profileId }) => profileId).sort();
  };
  const before = await idsOf();
  assert.equal(before.length, 2);
  // Under these rules nearly every device is nobody's; whoever works with them ends when the first profiles are made.
  const alone = { ...PLAIN_TYPE, limit: 1, sharedBy: { userIds: 3, devices: 500 } };
  const dying: typeof profiles.commit = async (change) => {
    const answer = await profiles.commit(change);
    if (change.heads.some(({ expectedVersion }) => expectedVersion === 0)) throw new Error('the process ended');
    return answer;
  };
  const once = under({ ...RULES, version: 1, types: { ...RULES.types, anonymousId: alone } }, dying);
  await assert.rejects(once([seen(3000, user('ada'), [])]), /the process ended/);
  assert.ok((await idsOf()).length > 2);

  assert.deepEqual(await under({ ...RULES, version: 2 })([seen(3001, user('ada'), [])]), {});
  assert.deepEqual(await idsOf(), before);
  assert.equal((await profileOf(user('eve')))?.identifierCounts['anonymousId'], 60);
});

test('a kiosk that 150 visitors used is stitched and its late event counts for whoever had it then', async () => {
  const { stitch, profileOf } = open();
  const visits = places(150).map((n) => seen(n * 10, mail(n), [cookie(0)]));
  for (let i = 0; i < visits.length; i += 20) await stitch(visits.slice(i, i + 20));
  assert.deepEqual(await stitch(places(150).map((n) => seen(5000 + n, mail(n), [cookie(0)]))), {});
  assert.deepEqual(await stitch([seen(705, cookie(0), [])]), {});
  const [then, now] = [await profileOf(mail(70)), await profileOf(cookie(0))];
  assert.equal(now?.profileId, (await profileOf(mail(149)))?.profileId);
  assert.equal(then?.state.anchors[clearKeyring.keyOf(cookie(0))]?.sequence, String(sequence));
});

test('orders that name a hundred identifiers nobody has seen are stored in steps', async () => {
  const { stitch, profileOf } = open();
  const orders = places(5).map((i) => {
    const { position, record } = seen(100, user('ada'), []);
    const identifiers = places(20).map((n) => cookie(i * 20 + n));
    const command = { identifiers, rest: [user('ada')], cut: [], reason: 'because' };
    const event = { type: 'unlink', messageId: `o${i}`, timestamp: record.receivedAt, command, context: {} } as const;
    return { position, record: { ...record, entries: [{ event }] } };
  });
  assert.deepEqual(await stitch(orders), {});
  assert.equal((await profileOf(cookie(99)))?.isSeparated, true);
  assert.equal((await profileOf(user('ada')))?.isSeparated, true);
});

test('eighty devices of one user that turn out to be older than known are aged in steps', async () => {
  const { stitch, profileOf } = open();
  const all = (at: number) => places(80).map((n) => seen(at, cookie(n), []));
  const links = places(80).map((n) => seen(900, user('ada'), [cookie(n)]));
  for (let i = 0; i < links.length; i += 20) await stitch(links.slice(i, i + 20));
  assert.deepEqual(await stitch(all(100)), {});
  const ada = await profileOf(user('ada'));
  assert.equal(ada?.profileId, clearKeyring.profileIdOf(clearKeyring.keyOf(cookie(0)), 0));
  assert.equal(Object.keys(ada?.state.anchors ?? {}).length > 0, true);
});
