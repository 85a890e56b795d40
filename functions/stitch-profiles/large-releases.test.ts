import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SegmentEvent, StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { nameEvent } from '../../shared/domain/identity/name-event.ts';
import { DEFAULT_RULES } from '../../shared/domain/identity/rules.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import { createFixedRules } from '../../shared/memory/fixed-rules.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import { clearKeyring, createDeployment, NOW } from '../../test/simulation/deployment.ts';
import { createStitchProfiles } from './stitch-profiles.ts';

const OFFICE: Identifier = { type: 'email', value: 'office@acme.com' };

/** A store that counts what it is asked as DynamoDB would be: a hundred items a request, links by the identifier. */
const counting = (store: ProfileStore) => {
  const asked = { requests: 0, ties: 0 };
  const batches =
    <A extends readonly unknown[], R>(read: (some: A) => Promise<R>) =>
    (some: A) => {
      asked.requests += Math.ceil(some.length / 100);
      return read(some);
    };
  const counted: ProfileStore = {
    ...store,
    pointers: batches(store.pointers),
    heads: batches(store.heads),
    slots: batches(store.slots),
    knownLinks: batches(store.knownLinks),
    tiesOf: async (key) => {
      asked.requests += 1;
      asked.ties += 1;
      return store.tiesOf(key);
    },
    commit: async (change) => {
      asked.requests += 1;
      return store.commit(change);
    },
  };
  return { asked, counted };
};

/** An office of so many people who share its address, each with a login and a cookie; the order that releases it. */
const openOffice = async (people: number) => {
  const { ports } = createDeployment();
  const { asked, counted } = counting(ports.profiles);
  const stitch = createStitchProfiles({
    ...ports,
    profiles: counted,
    definitions: { current: async () => unchanging(1, []) },
    rules: createFixedRules(),
    keyring: clearKeyring,
    clock: () => NOW,
  });
  let sequence = 0;
  const placed = (at: number, entry: Pick<StreamRecord, 'anchor' | 'entries'>) => ({
    position: { shard: 's', sequence: String(++sequence) },
    record: {
      ...{ recordId: `r${sequence}`, sourceId: 'crm', trust: 'asserted' as const, imported: false, retentionDays: 400 },
      receivedAt: new Date(NOW - 1e6 + at).toISOString(),
      ...entry,
    },
  });
  const event = (body: Pick<SegmentEvent, 'type'> & Partial<SegmentEvent>): SegmentEvent => ({
    messageId: `m${sequence}`,
    timestamp: new Date(NOW).toISOString(),
    ...body,
  });
  const visits = Array.from({ length: people }, (_, n) => {
    const visit = event({ type: 'identify', userId: `u${n}`, anonymousId: `c${n}`, traits: { email: OFFICE.value } });
    const named = nameEvent(visit, { rules: DEFAULT_RULES, trust: 'asserted' });
    assert.ok('anchor' in named);
    return placed(n, { anchor: named.anchor, entries: [{ event: visit, stamps: named.stamps }] });
  });
  for (let i = 0; i < people; i += 20) await stitch(visits.slice(i, i + 20));
  const command = { identifiers: [OFFICE], rest: [], cut: [], reason: 'a reception desk' };
  const release = placed(9e5, { anchor: OFFICE, entries: [{ event: event({ type: 'release', command }) }] });
  Object.assign(asked, { requests: 0, ties: 0 });
  return { asked, release: () => stitch([release]), profiles: ports.profiles };
};

for (const people of [130, 500]) {
  test(`an address that ${people} people share is released by reading each of their identifiers once`, async () => {
    const { asked, release, profiles } = await openOffice(people);
    await release();
    const office = clearKeyring.keyOf(OFFICE);
    const refused = (await profiles.linksOf(office)).map((link) => link.refused ?? 'followed');
    assert.equal(refused.filter((why) => why === 'followed').length, 1, 'it is with the first who had it');
    assert.equal(refused.filter((why) => why === 'limit-userId').length, people - 1);
    assert.ok(asked.ties < 2 * people + 10, `${asked.ties} identifiers’ links for ${2 * people + 1} identifiers`);
    assert.ok(asked.requests < 3 * people, `${asked.requests} requests`);
  });
}
