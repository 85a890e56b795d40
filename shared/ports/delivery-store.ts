import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';

/** How many shards an audience's ledger is spread over; an identifier's shard follows from its key. */
export const AUDIENCE_SHARDS = 8;

/**
 * What every platform audience was told, per identifier (rule 28). Strongly consistent. Absent entries disappear after 30
 * days; the others stay until a removal succeeded.
 */
export interface DeliveryStore {
  entries(audience: string, keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, Delivery>>;
  /** Stores the entry if the stored version is the one before it (none before 1); else `conflict`, and nothing changed. */
  put(entry: Delivery): Promise<'written' | 'conflict'>;
  /** Deletes the entry if the stored version is still this one; else `conflict`, and nothing changed. */
  forget(entry: Pick<Delivery, 'audience' | 'key' | 'version'>): Promise<'forgotten' | 'conflict'>;
  /** How many entries are not absent, counted no further than `enough`: any number from there on says that much. */
  count(audience: string, enough: number): Promise<number>;
  /** Entries that are not absent, of one shard, by key. */
  walk(page: { audience: string; shard: number; after?: string; limit: number }): Promise<{
    readonly entries: readonly Delivery[];
    readonly after?: string;
  }>;
}
