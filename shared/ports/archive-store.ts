import type { ArchiveObject } from '../domain/archive/archive-rows.ts';

/** Where raw events are kept. Writing the same object again replaces it with the same rows; throws when it is not durable. */
export interface ArchiveStore {
  put(object: ArchiveObject): Promise<void>;
}
