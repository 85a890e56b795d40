import type { ErasedPosition } from '../domain/privacy/erasure.ts';

/** What an erasure remembers of itself until it is done: it is carried out in many attempts, hours apart. */
export interface ErasureNotes {
  /** Adds positions of records that held the person; again changes nothing. */
  add(requestId: string, positions: readonly ErasedPosition[]): Promise<void>;
  /** All that were added, each once; one that goes whole by any note goes whole. */
  positions(requestId: string): Promise<readonly ErasedPosition[]>;
  /** Adds ids of profiles that the person had: what names them is found by nothing else once the profiles are gone. */
  addProfiles(requestId: string, profileIds: readonly string[]): Promise<void>;
  /** All that were added, each once. */
  profiles(requestId: string): Promise<readonly string[]>;
  /** What was saved last. */
  progress<T>(requestId: string): Promise<T | undefined>;
  /** Replaces what was saved: counts and keyed identifiers, no clear ones. */
  save(requestId: string, progress: object): Promise<void>;
  /** Forgets positions, profiles and progress. */
  forget(requestId: string): Promise<void>;
}
