import { compareSequences } from '../event/compare-sequences.ts';
import { entriesBeyond, groupByRow, type LedgerEntry, type LedgerTally, sumCounts } from './ledger.ts';

/** What one stage would count if it counted everything anew, in memory: a row for each source, hour and shard. */
export interface Recount {
  /** As `LedgerStore.advance`: what lies at or before a row's mark is counted already. */
  add(entries: readonly LedgerEntry[]): void;
  tallies(): readonly LedgerTally[];
}

/** Makes an empty recount of the stitcher's rows. */
export const createRecount = (): Recount => {
  const rows = new Map<string, LedgerTally>();
  return {
    add: (entries) => {
      for (const { sourceId, hour, shard, entries: own } of groupByRow(entries)) {
        const name = JSON.stringify([sourceId, hour, shard]);
        const known = rows.get(name);
        const fresh = entriesBeyond(own, known?.lastSequence);
        const lastSequence = fresh.at(-1)?.sequence;
        if (lastSequence === undefined) continue;
        const counts = sumCounts([known?.counts ?? {}, ...fresh.map((entry) => entry.counts)]);
        rows.set(name, { sourceId, hour, shard, stage: 'stitch', lastSequence, counts });
      }
    },
    tallies: () => [...rows.values()],
  };
};

const decided = ({ counts }: LedgerTally): number => {
  const { applied = 0, duplicate = 0, quarantined = 0, suppressed = 0 } = counts;
  return applied + duplicate + quarantined + suppressed;
};

/**
 * What a row should say after a rebuild: the recount where it knows of at least as many events, so that an event the stitcher had
 * given up has its fate at last; else what was counted when they were there, since the archive keeps nothing for ever.
 */
export const afterRecount = (stored: LedgerTally | undefined, recounted: LedgerTally): LedgerTally => {
  if (stored === undefined) return recounted;
  if (decided(recounted) < decided(stored)) return stored;
  const isBehind = compareSequences(recounted.lastSequence, stored.lastSequence) < 0;
  return isBehind ? { ...recounted, lastSequence: stored.lastSequence } : recounted;
};
