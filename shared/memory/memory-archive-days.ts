import type { DayExpiry } from '../domain/archive/expired-rows.ts';
import type { ArchiveDays } from '../ports/archive-days.ts';

/** The ArchiveDays in memory. */
export const createMemoryArchiveDays = (): ArchiveDays => {
  const days = new Map<string, DayExpiry>();
  return {
    known: async () => [...days].map(([day, expiry]) => ({ day, ...expiry })).sort((a, b) => (a.day < b.day ? -1 : 1)),
    note: async (day, { due, last }) => {
      days.set(day, { due, last });
    },
    forget: async (day) => {
      days.delete(day);
    },
  };
};
