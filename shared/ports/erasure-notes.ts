import type { ErasedPosition } from '../domain/privacy/erasure.ts';

/** What an erasure remembers of itself until it is done: it is carried out in many attempts, hours apart. */
export interface ErasureNotes {
  /** Adds positions of records that held the person; again changes nothing. */
  add(requestId: string, positions: readonly ErasedPosition[]): Promise<void>;
  /** All that were added, each once; one that goes whole by any note goes whole. */
  positions(requestId: string): Promise<readonly ErasedPosition[]>;
  /** What was saved last. */
  progress<T>(requestId: string): Promise<T | undefined>;
  /** Replaces what was saved: counts and keyed identifiers, no clear ones. */
  save(requestId: string, progress: object): Promise<void>;
  /** Forgets positions and progress. */
  forget(requestId: string): Promise<void>;
}
