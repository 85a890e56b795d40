import assert from 'node:assert/strict';
import { it } from 'node:test';
import { correctionOperations } from '../../shared/domain/api/operations/identity.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { DEFAULT_RULES } from '../../shared/domain/identity/rules.ts';
import type { ProfileHead, ProfileIdentifier } from '../../shared/domain/profile/profile.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import type { StoredLink } from '../../shared/ports/profile-store.ts';
import { clearKeyring } from '../../test/simulation/deployment.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createCorrectIdentity } from './correct-identity.ts';

const memberOf = (type: string, value: string): ProfileIdentifier => ({
  ...{ type, value, key: clearKeyring.keyOf({ type, value }) },
  ...{ firstSeen: 1, lastSeen: 1 },
});

/** A company that the shop knows by its login and by so many cards, each of them shown beside the login. */
const openCompany = (cards: number) => {
  const acme = memberOf('userId', 'acme');
  const members = [acme, ...Array.from({ length: cards }, (_, n) => memberOf('card', `${n}`))];
  const links = members.slice(1).map(({ key }, n): StoredLink => {
    const seen = { messageId: `m${n}`, sourceId: 'crm', trust: 'asserted' as const, receivedAt: n };
    return { anchor: acme.key, other: key, ...seen };
  });
  const linksOf = async (key: IdentifierKey) => links.filter(({ anchor, other }) => anchor === key || other === key);
  const head = { profileId: 'company' } as ProfileHead;
  const pointer = { key: acme.key, profileId: 'company', firstReceivedAt: 1, sealed: 'acme' };
  const stream = createMemoryEventStream();
  const routes = createCorrectIdentity({
    profiles: {
      pointers: async () => new Map([[acme.key, pointer]]),
      places: async () => ({ pointers: new Map([[acme.key, pointer]]), fences: new Map() }),
      heads: async () => new Map([['company', head]]),
      identifiersOf: async () => members,
      linksOf,
      tiesOf: async (key) => ({ links: await linksOf(key), separations: [] }),
      superNodes: async () => ({ identifiers: [] }),
    },
    openEvidence: async () => ({
      timelines: createMemoryTimelineStore({ clock: Date.now }),
      definitions: { current: async () => unchanging(1, []) },
    }),
    rules: { current: async () => DEFAULT_RULES },
    keyring: clearKeyring,
    stream,
    tombstones: createMemoryTombstoneStore(),
    newId: () => 'id',
  });
  const call = createApiClient(correctionOperations, routes);
  const unlink = (...identifiers: string[]) =>
    call('POST', '/v1/profiles/userId:acme/unlink', { body: { identifiers, reason: 'wrong' } });
  return { stream, unlink };
};

it('refuses an order that parts more than 1,000 pairs, says how to go about it, and sends nothing', async () => {
  const { stream, unlink } = openCompany(1000);
  const { status, body } = await unlink('userId:acme');
  assert.deepEqual([status, body.error.code], [422, 'invalid-request']);
  assert.match(body.error.message, /more than 1,000 pairs of identifiers\. Name the smaller side/);
  assert.equal(stream.records.length, 0);
});

it('takes an order of as many pairs as that, and of the smaller side of any profile', async () => {
  // The eldest of the rest, and the 999 links to it.
  const largest = openCompany(999);
  assert.equal((await largest.unlink('userId:acme')).status, 202);
  assert.equal(largest.stream.records.length, 1);
  const larger = openCompany(5000);
  assert.equal((await larger.unlink('card:1', 'card:2')).status, 202);
  assert.equal(larger.stream.records.length, 1);
});
