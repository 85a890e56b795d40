/**
 * Which share of members a platform matched with people it knows, from 0 to 1: a range, since platforms tell no more.
 * `members` says of how many members it speaks.
 */
export interface MatchRate {
  readonly from: number;
  readonly to: number;
  readonly members: number;
}

const shareOf = (sum: number, members: number): number => Math.round((sum / members) * 10_000) / 10_000;

/** The match rate over all that these speak of, weighted by their members; nothing where they speak of nobody. */
export const sumMatchRates = (rates: readonly MatchRate[]): MatchRate | undefined => {
  const members = rates.reduce((sum, rate) => sum + rate.members, 0);
  if (members === 0) return undefined;
  const weighted = (end: 'from' | 'to'): number =>
    shareOf(
      rates.reduce((sum, rate) => sum + rate[end] * rate.members, 0),
      members,
    );
  return { from: weighted('from'), to: weighted('to'), members };
};
