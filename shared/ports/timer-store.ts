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
  /** Stores the timer; one due within the sweep's two minutes is also sent to the queue with its delay (rule 21). */
  arm(timers: readonly Timer[]): Promise<void>;
  /** Timers of the minute that holds `minute` (epoch ms), one shard's page. */
  due(query: { minute: number; shard: number; after?: string; limit: number }): Promise<{
    readonly timers: readonly Timer[];
    readonly after?: string;
  }>;
  /** The oldest minute not yet swept, and its advance once all of it is handed over. */
  sweptTo(): Promise<number | undefined>;
  advance(minute: number): Promise<void>;
  remove(timers: readonly Timer[]): Promise<void>;
}

/** Shards of each minute. */
export const TIMER_SHARDS = 8;
