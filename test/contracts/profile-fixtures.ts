import { after, describe } from 'node:test';
import { createDynamoErasureStore } from '../../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { emptyState } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import type { ErasureStore } from '../../shared/ports/erasure-store.ts';
import type { MembershipStore } from '../../shared/ports/membership-store.ts';
import type { IdentifierPointer, ProfileChange, ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const keyring = { open: (sealed: string): string => sealed };
/** A key by its text. */
export const key = (text: string): IdentifierKey => text as IdentifierKey;
/** A change of nothing. */
export const NOTHING: ProfileChange = { heads: [], redirects: [], pointers: [], links: [], memberships: [] };

/** A head that has a bit of everything. */
export const head = (profileId: string, founder: string, version = 1): ProfileHead => ({
  profileId,
  version,
  founder: key(founder),
  foundedAt: 1_000,
  epoch: 0,
  identifierCounts: { userId: 1 },
  lastLinkAt: 0,
  hasRefusedLinks: false,
  rulesVersion: 0,
  state: {
    ...emptyState(3),
    traits: { plan: { value: 'paid', at: 5_000, messageId: 'm1' } },
    firstSeen: 5,
    lastSeen: 9,
  },
  memberships: { buyers: { since: 7 } },
});
/** A pointer whose sealed value is its name. */
export const pointer = (name: string, profileId: string, firstReceivedAt = 1_000): IdentifierPointer => ({
  key: key(name),
  profileId,
  firstReceivedAt,
  sealed: name,
});
/** A claimed link between `userId:a` and `email:b`. */
export const link = (more: Partial<StoredLink> = {}): StoredLink => ({
  anchor: key('userId:a'),
  other: key('email:b'),
  messageId: 'm1',
  sourceId: 's',
  trust: 'claimed',
  receivedAt: 1_000,
  ...more,
});
/** The change that creates a profile of these identifiers. */
export const created = (profileId: string, ...names: [string, ...string[]]): ProfileChange => ({
  ...NOTHING,
  heads: [{ head: head(profileId, names[0]), expectedVersion: 0 }],
  pointers: names.map((name) => ({ pointer: pointer(name, profileId), expected: 'absent' })),
});

/** A profile store with what erases from it and the memberships that it publishes. */
export interface Stores {
  readonly store: ProfileStore;
  readonly erasures: ErasureStore;
  readonly memberships: MembershipStore;
}

/** Runs a contract on every adapter; the rehearsal runs it on a second emulator. */
export const onEveryAdapter = (contract: (name: string, create: () => Promise<Stores>) => void): void => {
  contract('memory', async () => {
    const memberships = createMemoryMembershipStore();
    const store = createMemoryProfileStore({ keyring, memberships });
    return { store, erasures: store, memberships };
  });

  describe('on DynamoDB', async () => {
    const { client, createTable, close } = await openDynamoDb();
    after(close);
    contract('DynamoDB', async () => {
      const [table, rows] = [await createTable(), await createTable()];
      return {
        store: createDynamoProfileStore({ client, table, keyring, memberships: rows }),
        erasures: createDynamoErasureStore({ client, table }),
        memberships: createDynamoMembershipStore({ client, table: rows }),
      };
    });
  });
};
