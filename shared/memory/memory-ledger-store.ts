import {
  entriesBeyond,
  groupByRow,
  hoursBetween,
  type LedgerTally,
  mergeStages,
  sumCounts,
} from '../domain/ledger/ledger.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';

/** The LedgerStore in memory. */
export const createMemoryLedgerStore = (): LedgerStore => {
  const tallies = new Map<string, LedgerTally>();
  return {
    advance: async (stage, entries) => {
      for (const { entries: row, ...group } of groupByRow(entries)) {
        const key = JSON.stringify([stage, group]);
        const known = tallies.get(key);
        const uncounted = entriesBeyond(row, known?.lastSequence);
        const last = uncounted.at(-1);
        if (!last) continue;
        const counts = sumCounts([known?.counts ?? {}, ...uncounted.map((entry) => entry.counts)]);
        tallies.set(key, { ...group, stage, lastSequence: last.sequence, counts });
      }
    },
    read: async ({ from, to }) => {
      const hours = new Set(hoursBetween(from, to));
      return mergeStages([...tallies.values()].filter(({ hour }) => hours.has(hour)));
    },
  };
};
