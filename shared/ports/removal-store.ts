import type { KnownAudience, RemovalRequest } from '../domain/export/removal.ts';

/**
 * Which audiences were ever served, and what should leave them at once. Strongly consistent. Closed requests, which name
 * nobody any more, are kept for 90 days.
 */
export interface RemovalStore {
  /** Remembers that an export feeds an audience, in place of what was remembered of the two. */
  remember(known: KnownAudience): Promise<void>;
  /** Every audience ever remembered, once for each export that fed it. */
  audiences(): Promise<readonly KnownAudience[]>;
  /** Notes that a destination's configuration is deleted, epoch ms; whoever makes it again outdates the note. */
  noteDeleted(destinationId: string, at: number): Promise<void>;
  /** When a destination was last deleted. */
  deletedAt(destinationId: string): Promise<number | undefined>;
  get(id: string): Promise<RemovalRequest | undefined>;
  /** Stores it if the stored version is the one before it (none before 1); else `conflict`, and nothing changed. */
  put(request: RemovalRequest): Promise<'written' | 'conflict'>;
  /** Requests that are open and due by `now`, those due first first. */
  due(query: { now: number; limit: number }): Promise<readonly RemovalRequest[]>;
}
