import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';

/**
 * An audience that was told of an identifier, remembered from the first add on, and for three years after it was taken out:
 * who received what, and when (GDPR art. 15(1)(c), 19). Instants epoch ms.
 */
export interface Disclosure {
  readonly audience: string;
  readonly key: IdentifierKey;
  readonly firstSentAt: number;
  /** The run that added it last. */
  readonly runId: string;
  /** Set once it was taken out; gone when it is put in again. */
  readonly removedAt?: number;
}

/** How long a removed identifier's recipients are remembered: as long as a claim about it may be made. */
export const DISCLOSED_MS = 3 * 365 * 86_400_000;

/** How many shards an audience's ledger is spread over; an identifier's shard follows from its key. */
export const AUDIENCE_SHARDS = 8;

/**
 * What every platform audience was told, per identifier (rule 28). Strongly consistent. Absent entries disappear after 30
 * days; the others stay until a removal succeeded.
 */
export interface DeliveryStore {
  entries(audience: string, keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, Delivery>>;
  /**
   * Stores the entry if the stored version is the one before it (none before 1); else `conflict`, and nothing changed. An add that
   * begins is remembered as a disclosure before it is stored, and a removal that ended after.
   */
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
  /** Which audiences were told of these identifiers, whatever is configured by now. */
  disclosures(keys: readonly IdentifierKey[]): Promise<readonly Disclosure[]>;
  /** Forgets which audiences were told of these identifiers: what an erasure does once all were asked to remove them. */
  forgetDisclosures(keys: readonly IdentifierKey[]): Promise<void>;
}
