import { type ArchiveRow, archiveKey } from '../domain/archive/archive-rows.ts';
import type { ArchiveStore } from '../ports/archive-store.ts';

/** The ArchiveStore in memory, with `rows` as a reader sees them: one for each shard, sequence and position (rule 8). */
export const createMemoryArchiveStore = (): ArchiveStore & {
  readonly objects: Map<string, readonly ArchiveRow[]>;
  readonly rows: () => readonly ArchiveRow[];
} => {
  const objects = new Map<string, readonly ArchiveRow[]>();
  return {
    objects,
    put: async (object) => {
      objects.set(archiveKey(object), structuredClone(object.rows));
    },
    rows: () => {
      const named = [...objects.values()]
        .flat()
        .map((row) => [`${row.shard}|${row.sequence}|${row.position}`, row] as const);
      return [...new Map(named).values()];
    },
  };
};
