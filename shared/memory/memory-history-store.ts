import type { HistoryPoint, HistoryStore } from '../ports/history-store.ts';

/** The HistoryStore in memory; forgets nothing. */
export const createMemoryHistoryStore = (): HistoryStore => {
  const points = new Map<string, HistoryPoint[]>();
  const of = (name: string): readonly HistoryPoint[] => (points.get(name) ?? []).toSorted((a, b) => a.at - b.at);
  return {
    put: async (name, point) => {
      if (of(name).some(({ at }) => at === point.at)) return 'known';
      points.set(name, [...of(name), point]);
      return 'written';
    },
    last: async (name, before) => of(name).findLast(({ at }) => at < before),
    first: async (name, since) => of(name).find(({ at }) => at >= since),
    read: async ({ of: name, from, to }) => of(name).filter(({ at }) => at >= from && at <= to),
  };
};
