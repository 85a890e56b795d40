/** What was counted in an hour. `at`: the beginning of the hour, epoch ms. */
export interface HistoryPoint {
  readonly at: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Whose history: the deployment's as a whole, or a segment's. */
export type HistoryOf = 'deployment' | `segment:${string}`;

/**
 * Counts by the hour, of the deployment and of each segment. Every hour is kept for 40 days, the first of a day (UTC) for 13 months.
 * Strongly consistent.
 */
export interface HistoryStore {
  /** Stores the point of an hour once: `known` where there is one already. */
  put(of: HistoryOf, point: HistoryPoint): Promise<'written' | 'known'>;
  /** The newest point before the instant `before`. */
  last(of: HistoryOf, before: number): Promise<HistoryPoint | undefined>;
  /** The oldest point at or after the instant `since`. */
  first(of: HistoryOf, since: number): Promise<HistoryPoint | undefined>;
  /** The points of [from, to], epoch ms, oldest first. */
  read(query: { of: HistoryOf; from: number; to: number }): Promise<readonly HistoryPoint[]>;
}
