import type { IdentifierKey } from '../domain/identity/identifier.ts';

/** Tombstones that a new consent lifted (rule 33). */
export interface LiftedTombstones {
  /** When each was lifted, epoch ms; keys whose tombstone stands, or that have none, are left out. Strongly consistent. */
  liftedAt(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, number>>;
}
