import type { LaneOpener } from '../ports/lane-opener.ts';

/** Lanes in memory, all closed at first. */
export interface MemoryLaneOpener extends LaneOpener {
  isOpen(slug: string): boolean;
}

/** Opens lanes for a process that has them all. */
export const createMemoryLaneOpener = (): MemoryLaneOpener => {
  const opened = new Set<string>();
  return {
    isOpen: (slug) => opened.has(slug),
    open: async (slug) => {
      opened.add(slug);
    },
  };
};
