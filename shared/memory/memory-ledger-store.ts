import {
  countMinutes,
  entriesBeyond,
  groupByRow,
  hoursBetween,
  type LedgerCounts,
  type LedgerTally,
  mergeStages,
  sumCounts,
} from '../domain/ledger/ledger.ts';
import type { LedgerStore } from '../ports/ledger-store.ts';

const addMinutes = (
  known: LedgerTally['minutes'] = new Map(),
  more: ReadonlyMap<number, LedgerCounts>,
): ReadonlyMap<number, LedgerCounts> => {
  const sum = new Map(known);
  for (const [minute, counts] of more) sum.set(minute, sumCounts([sum.get(minute) ?? {}, counts]));
  return sum;
};

/** The LedgerStore in memory. */
export const createMemoryLedgerStore = (): LedgerStore => {
  const tallies = new Map<string, LedgerTally>();
  const within = ({ from, to }: { from: number; to: number }): readonly LedgerTally[] => {
    const hours = new Set(hoursBetween(from, to));
    return [...tallies.values()].filter(({ hour }) => hours.has(hour));
  };
  return {
    advance: async (stage, entries) => {
      for (const { entries: row, ...group } of groupByRow(entries)) {
        const key = JSON.stringify([stage, group]);
        const known = tallies.get(key);
        const uncounted = entriesBeyond(row, known?.lastSequence);
        const last = uncounted.at(-1);
        if (!last) continue;
        const counts = sumCounts([known?.counts ?? {}, ...uncounted.map((entry) => entry.counts)]);
        const minutes = addMinutes(known?.minutes, countMinutes(uncounted));
        const records = (known?.records ?? 0) + uncounted.length;
        tallies.set(key, { ...group, stage, lastSequence: last.sequence, counts, minutes, records });
      }
    },
    read: async (query) => mergeStages(within(query)),
    tallies: async (query) => within(query),
  };
};
