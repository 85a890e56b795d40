import type { NextInstant } from './schedule-expression.ts';

export interface Schedule {
  readonly name: string;
  readonly next: NextInstant;
  /** Fires for `instant`; resolves when what it started has ended. */
  fire(instant: number): Promise<void>;
}

/** The schedules of the template, each firing at its own instants and never twice for one. */
export interface Schedules {
  add(schedule: Schedule): void;
  /** The earliest instant at which one is due. */
  nextDue(): number | undefined;
  /** Starts those due at or before `now`; returns how many. */
  fireDue(now: number): number;
  active(): number;
  /** Resolves once what was fired up to now has ended. */
  settled(): Promise<void>;
  /** Lets real time fire them; `stop` ends that. */
  start(now: () => number): void;
  /** While `run` lasts somebody else fires them. */
  suspended<T>(run: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const LONGEST_SLEEP_MS = 1000;

export const createSchedules = (began: number): Schedules => {
  const entries: { readonly schedule: Schedule; due: number | undefined }[] = [];
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let suspensions = 0;
  const nextDue = (): number | undefined => {
    const due = entries.flatMap((entry) => entry.due ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  };
  const fireDue = (now: number): number => {
    let count = 0;
    for (const entry of entries) {
      if (entry.due === undefined || entry.due > now) continue;
      const run = entry.schedule.fire(entry.due);
      // An instant missed by more than one interval (a laptop asleep) is not made up for: sweeps catch up by themselves.
      const next = entry.schedule.next(entry.due);
      entry.due = next !== undefined && next <= now - LONGEST_SLEEP_MS ? entry.schedule.next(now) : next;
      count += 1;
      running.add(run);
      void run.finally(() => running.delete(run));
    }
    return count;
  };
  return {
    add: (schedule) => entries.push({ schedule, due: schedule.next(began) }),
    nextDue,
    fireDue,
    active: () => running.size,
    settled: async () => {
      await Promise.allSettled(running);
    },
    start: (now) => {
      const tick = () => {
        if (suspensions === 0) fireDue(now());
        const wait = (nextDue() ?? Number.POSITIVE_INFINITY) - now();
        timer = setTimeout(tick, Math.max(1, Math.min(wait, LONGEST_SLEEP_MS)));
      };
      tick();
    },
    suspended: async (run) => {
      suspensions += 1;
      try {
        return await run();
      } finally {
        suspensions -= 1;
      }
    },
    stop: async () => {
      clearTimeout(timer);
      await Promise.allSettled(running);
    },
  };
};
