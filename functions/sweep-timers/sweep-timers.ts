import { timerMessages } from '../../shared/domain/segment/timer-messages.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { SWEEP_AHEAD_MS, TIMER_SHARDS, type TimerStore } from '../../shared/ports/timer-store.ts';

interface Dependencies {
  readonly timers: Pick<TimerStore, 'due' | 'sweptTo' | 'advance'>;
  /** The timers queue. */
  readonly queue: Queue;
  readonly clock: Clock;
}

const MINUTE = 60_000;
/** A page of timers: one query of less than 1 MB. */
const PAGE = 1000;
/** Where the first sweep of a deployment begins: nothing can have been armed before, but clocks differ. */
const FIRST_SWEEP_BACK = 10 * MINUTE;
/** Minutes read at once, and then marked as handed over; more than two only after a pause. */
const MINUTES_AT_ONCE = 4;

/**
 * Hands every stored timer of the minutes that begin within two minutes from now to the queue, then moves the mark. A crash
 * anywhere repeats what was not marked; a timer that fires twice is harmless. Timers armed later for a minute that is marked
 * already never come here: `TimerStore.arm` hands them to the queue itself.
 */
export const createSweepTimers = ({ timers, queue, clock }: Dependencies) => {
  const handOver = async (minute: number, shard: number): Promise<void> => {
    let after: string | undefined;
    do {
      const page = await timers.due({ minute, shard, limit: PAGE, ...(after === undefined ? {} : { after }) });
      if (page.timers.length > 0) await queue.send(timerMessages(page.timers, { stored: true, now: clock() }));
      after = page.after;
    } while (after !== undefined);
  };

  return async (): Promise<void> => {
    const now = clock();
    const first = (await timers.sweptTo()) ?? now - (now % MINUTE) - FIRST_SWEEP_BACK;
    const end = now + SWEEP_AHEAD_MS;
    for (let start = first; start < end; start += MINUTES_AT_ONCE * MINUTE) {
      const stop = Math.min(start + MINUTES_AT_ONCE * MINUTE, Math.ceil(end / MINUTE) * MINUTE);
      const work: Promise<void>[] = [];
      for (let minute = start; minute < stop; minute += MINUTE)
        for (let shard = 0; shard < TIMER_SHARDS; shard++) work.push(handOver(minute, shard));
      await Promise.all(work);
      await timers.advance(stop);
    }
  };
};
