import type { AddressAct, AddressAnswers } from '../domain/consent/address-acts.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';

/**
 * What was refused and granted explicitly at addresses, whosever profile they are in. Of each address and purpose the greatest act
 * is kept (`joinAnswers`), so that order, repetition and concurrency of acts do not matter. A rebuild never empties it.
 */
export interface RefusalStore {
  /** By key; an address that nobody answered at is absent. Strongly consistent. */
  find(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, AddressAnswers>>;
  /** Resolves when every act is kept, or outweighed by what is kept; some of them may be kept where it throws. */
  record(acts: readonly AddressAct[]): Promise<void>;
  /** Forgets all that was answered at these addresses. */
  forget(keys: readonly IdentifierKey[]): Promise<void>;
}
