import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer } from './profile-store.ts';

/** How far the walk over all profiles is. Instants epoch ms; `version` grows by one with every write, from 1. */
export interface RetentionWalk {
  readonly version: number;
  /** When this round began. */
  readonly beganAt: number;
  /** The part that is being walked; `RETENTION_PARTS` once the round has ended. */
  readonly part: number;
  /** Where in the part; absent at its beginning. */
  readonly cursor?: string;
}

/** Disjoint parts of all profiles, one an hour: a round takes a week. */
export const RETENTION_PARTS = 168;

/** Profile heads and identifiers as they lie in the store: in no order, and a profile's identifiers not with its head. */
export interface RetentionPage {
  readonly heads: readonly ProfileHead[];
  readonly pointers: readonly IdentifierPointer[];
  readonly cursor?: string;
}

/** What the retention of persons and identifiers reads and takes away. Strongly consistent. */
export interface RetentionStore {
  walk(): Promise<RetentionWalk | undefined>;
  /** Stores it where the stored version is the one before; else `conflict`, and nothing changed. */
  putWalk(walk: RetentionWalk): Promise<'written' | 'conflict'>;
  /** One read of the table for both: no item is read twice in a round. */
  page(where: { readonly part: number; readonly cursor?: string }): Promise<RetentionPage>;
  /** True when the identifier anchors any record. */
  hasTimeline(pointer: IdentifierPointer): Promise<boolean>;
  /** Deletes the records that the identifier anchors. Doing it again changes nothing. */
  dropTimeline(pointer: IdentifierPointer): Promise<void>;
  /**
   * Empties the sealed value wherever it stands; the identifier and its links stay (rule 16). Nothing happens where it was erased or
   * joined elsewhere meanwhile: the next round finds it there.
   */
  forgetValue(pointer: IdentifierPointer): Promise<void>;
}
