import { type LedgerCount, type LedgerTally, mergeStages } from './ledger.ts';

/** What became of the events of one minute, all sources together. `at`: its beginning, epoch ms. */
export interface MinuteCounts extends Record<LedgerCount, number> {
  readonly at: number;
  readonly pending: number;
}

const MINUTE = 60_000;

const spread = ({ minutes, hour, ...tally }: LedgerTally): readonly LedgerTally[] =>
  [...(minutes ?? [])].map(([minute, counts]) => ({
    ...tally,
    hour: new Date(Date.parse(hour) + minute * MINUTE).toISOString(),
    counts,
  }));

/** The minutes of [from, to], epoch ms, in which something was counted, oldest first. Events that tell only their hour are not among them. */
export const minutesOf = (
  tallies: readonly LedgerTally[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly MinuteCounts[] => {
  const rows = mergeStages(tallies.flatMap(spread)).map(({ sourceId: _, hour, archived: __, ...counts }) => ({
    at: Date.parse(hour),
    ...counts,
  }));
  const within = rows.filter(({ at }) => at + MINUTE > from && at <= to);
  return [...Map.groupBy(within, ({ at }) => at)].map(([at, of]) => of.reduce(sumMinutes, { at, ...NOTHING }));
};

const NOTHING = { accepted: 0, applied: 0, duplicate: 0, quarantined: 0, suppressed: 0, pending: 0 } as const;

const sumMinutes = (sum: MinuteCounts, one: MinuteCounts): MinuteCounts => ({
  at: sum.at,
  accepted: sum.accepted + one.accepted,
  applied: sum.applied + one.applied,
  duplicate: sum.duplicate + one.duplicate,
  quarantined: sum.quarantined + one.quarantined,
  suppressed: sum.suppressed + one.suppressed,
  pending: sum.pending + one.pending,
});

/** How many records the archiver counted: what collection put on the stream. */
export const recordsOf = (tallies: readonly LedgerTally[]): number =>
  tallies.reduce((sum, { stage, records = 0 }) => sum + (stage === 'archive' ? records : 0), 0);
