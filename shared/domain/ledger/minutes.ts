import { addFates, type Fates, NO_FATES } from './fates.ts';
import { type LedgerTally, mergeStages } from './ledger.ts';

/** What became of the events of one minute, all sources together. `at`: its beginning, epoch ms. */
export interface MinuteCounts extends Fates {
  readonly at: number;
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
  const rows = mergeStages(tallies.flatMap(spread)).map((row) => ({ ...row, at: Date.parse(row.hour) }));
  const within = rows.filter(({ at }) => at + MINUTE > from && at <= to);
  return [...Map.groupBy(within, ({ at }) => at)].map(([at, of]) => ({ at, ...of.reduce<Fates>(addFates, NO_FATES) }));
};

/** How many records the archiver counted: what collection put on the stream. */
export const recordsOf = (tallies: readonly LedgerTally[]): number =>
  tallies.reduce((sum, { stage, records = 0 }) => sum + (stage === 'archive' ? records : 0), 0);
