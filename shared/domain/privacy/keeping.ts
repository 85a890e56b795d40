import { type IdentifierKey, typeOfKey } from '../identity/identifier.ts';
import { identifierDue, type RetentionPolicy } from './retention.ts';

/** The reads of a profile store that name identifiers; the ProfileStore port fits. */
interface Identifiers<Pointer, Head, Identifier> {
  pointers(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, Pointer>>;
  identifiersOf(head: Head): Promise<readonly Identifier[]>;
}

interface Keeping {
  readonly current: () => Promise<RetentionPolicy>;
  readonly clock: () => number;
}

/**
 * The store as readers see it: an identifier past its period is gone from that instant, whether or not the sweep has come by (rule
 * 20). It costs no read: what is asked for says when it was first received.
 */
export const keepingRetention = <
  Pointer extends { readonly firstReceivedAt: number },
  Head,
  Identifier extends { readonly key: IdentifierKey; readonly firstSeen: number },
  Store extends Identifiers<Pointer, Head, Identifier>,
>(
  store: Store & Identifiers<Pointer, Head, Identifier>,
  { current, clock }: Keeping,
): Store => {
  const isKept = (policy: RetentionPolicy, key: IdentifierKey, since: number): boolean =>
    identifierDue(policy, { type: typeOfKey(key), since }) > clock();
  return {
    ...store,
    pointers: async (keys: readonly IdentifierKey[]) => {
      const [policy, found] = await Promise.all([current(), store.pointers(keys)]);
      return new Map([...found].filter(([key, { firstReceivedAt }]) => isKept(policy, key, firstReceivedAt)));
    },
    identifiersOf: async (head: Head) => {
      const [policy, found] = await Promise.all([current(), store.identifiersOf(head)]);
      return found.filter(({ key, firstSeen }) => isKept(policy, key, firstSeen));
    },
  };
};
