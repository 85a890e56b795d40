import type { ArchiveDay, ArchiveDays } from '../ports/archive-days.ts';

/** The ArchiveDays in memory. */
export const createMemoryArchiveDays = (): ArchiveDays => {
  const days = new Map<string, ArchiveDay>();
  return {
    known: async () => structuredClone([...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))),
    note: async (day) => {
      days.set(day.day, structuredClone(day));
    },
    forget: async (day) => {
      days.delete(day);
    },
  };
};
