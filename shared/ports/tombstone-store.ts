import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Tombstone } from '../domain/privacy/tombstone.ts';

/** The tombstones of erased identifiers: never emptied, by a rebuild least of all (rule 6). */
export interface TombstoneStore {
  /**
   * Those of these identifiers, by key. `consistent` reads what was written an instant before; otherwise it may be a second old, at
   * half the price.
   */
  of(
    keys: readonly IdentifierKey[],
    options?: { readonly consistent: boolean },
  ): Promise<ReadonlyMap<IdentifierKey, Tombstone>>;
  /** Puts tombstones; of an identifier that has one the latest erasure counts, and one put again changes nothing. */
  put(tombstones: readonly Tombstone[]): Promise<void>;
  /** Notes the receipt of a new consent, the earliest after the erasure (epoch ms). */
  lift(key: IdentifierKey, erasure: { readonly erasedAt: number; readonly liftedAt: number }): Promise<void>;
  /** By time of erasure from `from` on, oldest first, strongly consistent; lifted ones included. */
  since(page: { readonly from: number; readonly after?: string; readonly limit: number }): Promise<{
    readonly tombstones: readonly Tombstone[];
    readonly after?: string;
  }>;
}
