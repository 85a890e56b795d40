/** An instant (epoch ms) at which time alone may change a profile's memberships. */
export interface Timer {
  readonly profileId: string;
  readonly due: number;
}

/**
 * Timers by minute. A timer that fires early or twice is harmless: who handles it evaluates at now and re-arms. So a timer
 * is armed before the head that needs it is written, and only when it is earlier than the one already armed.
 */
export interface TimerStore {
  /**
   * Makes the timers fire: stores them for the sweep, or hands those due within `ARM_DIRECTLY_MS`, whose minute the sweep may
   * have passed, to the queue with their delay (rule 21). Resolves when all are durable.
   */
  arm(timers: readonly Timer[]): Promise<void>;
  /** Stored timers of the minute that holds `minute` (epoch ms), one shard's page, earliest first. */
  due(query: { minute: number; shard: number; after?: string; limit: number }): Promise<{
    readonly timers: readonly Timer[];
    readonly after?: string;
  }>;
  /** The oldest minute not yet handed over (epoch ms, its start); undefined before the first sweep. */
  sweptTo(): Promise<number | undefined>;
  /** Moves the mark forward to `minute`; a mark that is further already stays. */
  advance(minute: number): Promise<void>;
  /** Forgets stored timers; unknown ones are no error. */
  remove(timers: readonly Timer[]): Promise<void>;
}

/** Shards of each minute. */
export const TIMER_SHARDS = 8;

/** A sweep hands over the minutes that begin within this many ms. */
export const SWEEP_AHEAD_MS = 120_000;

/** The sweep's two minutes, the rest of the last one, and a minute for writes that land late and clocks that differ. */
export const ARM_DIRECTLY_MS = SWEEP_AHEAD_MS + 120_000;
