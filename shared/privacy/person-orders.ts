import { HeadwaterError } from '../domain/errors.ts';
import { commandRecord, isWithinBounds } from '../domain/identity/command-record.ts';
import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import { isFollowed, planOrder } from '../domain/privacy/order-of-request.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventStream, KeyedRecord } from '../ports/event-stream.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { PersonOrders } from '../ports/person-orders.ts';
import type { ProfileStore } from '../ports/profile-store.ts';

/** What giving orders reads and writes. */
export interface OrderDependencies {
  readonly profiles: Pick<ProfileStore, 'pointers' | 'heads' | 'identifiersOf'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
  readonly stream: EventStream;
  readonly clock: Clock;
  /** An id for each record: one that is put again is another record of the same message. */
  readonly newId: () => string;
}

/** Refuses what one event cannot carry; a request's body is far smaller than that. */
const bounded = <T extends Parameters<typeof isWithinBounds>[0]>(order: T): T => {
  if (isWithinBounds(order)) return order;
  throw new HeadwaterError(
    'privacy.too-large',
    'An order of a request is larger than an event may be; send it in parts.',
  );
};

/** The orders of requests over the stream: reads decide whom they are about, the stream alone is written. */
export const createPersonOrders = ({ profiles, keyring, stream, clock, newId }: OrderDependencies): PersonOrders => {
  /** The profile of each proven identifier that has one. */
  const homesOf = async (identifiers: readonly Identifier[]): Promise<[Identifier, ProfileHead][]> => {
    const keys = new Map(identifiers.map((each) => [keyring.keyOf(each), each]));
    const pointers = await profiles.pointers([...keys.keys()]);
    const heads = await profiles.heads([...new Set([...pointers.values()].map(({ profileId }) => profileId))]);
    return [...keys].flatMap(([key, each]): [Identifier, ProfileHead][] => {
      const head = heads.get(pointers.get(key)?.profileId ?? '');
      return head ? [[each, head]] : [];
    });
  };

  return {
    give: async ({ requestId, identifiers, order }) => {
      const messageId = `request-${requestId}`;
      const records = new Map<string, KeyedRecord>();
      for (const [anchor, head] of await homesOf(identifiers)) {
        const members = order.kind === 'object' ? await profiles.identifiersOf(head) : [];
        for (const planned of planOrder({ requestId, order }, anchor, members)) {
          const record = commandRecord({ ...bounded(planned), messageId, recordId: newId(), now: clock() }, keyring);
          records.set(record.partitionKey, record);
        }
      }
      if (records.size > 0) await stream.put([...records.values()]);
      return records.size;
    },
    followed: async ({ identifiers, order }, since) => {
      const homes = await homesOf(identifiers);
      if (!homes.every(([, { state }]) => isFollowed(state, order, since))) return undefined;
      const heads = new Map(homes.map(([, head]) => [head.profileId, head]));
      const keys = new Set<IdentifierKey>();
      for (const head of heads.values()) for (const { key } of await profiles.identifiersOf(head)) keys.add(key);
      return [...keys];
    },
  };
};
