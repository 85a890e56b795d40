import { HeadwaterError } from '../../../shared/domain/errors.ts';
import type { QueueState } from '../emulators/sqs.ts';
import type { HostParts } from '../host-parts.ts';

export interface Travelled {
  /** ISO 8601. */
  readonly now: string;
  /** Ticks fired on the way. */
  readonly fired: number;
}

/** Control over the host's time and work, for `/_local` and tests. */
export interface TimeTravel {
  now(): number;
  /** Where a jump is heading, while one is under way. */
  target(): number | undefined;
  /**
   * Moves time by so many milliseconds, in order: each schedule and each delayed message on the way comes due at its own
   * instant, streams and queues are drained between. Rejects with HeadwaterError `local.busy` during another jump.
   */
  advance(milliseconds: number): Promise<Travelled>;
  /** Ends a jump under way at the instant it has come to. */
  halt(): void;
  /** Resolves when streams and queues hold nothing that can be handled now; rejects with `local.not-drained`. */
  drain(timeoutMs?: number): Promise<void>;
}

const DRAIN_MS = 300_000;
const PAUSE_MS = 10;
const REPORT_EVERY = 500;

const busyPartsOf = async (parts: HostParts): Promise<string[]> => {
  const sources = await Promise.all(
    parts.sources.map(async (source) => ((await source.isDrained()) ? [] : [source.name])),
  );
  const functions = [...parts.functions.values()].filter((pool) => pool.active() > 0).map((pool) => pool.name);
  return [...sources.flat(), ...functions, ...(parts.schedules.active() > 0 ? ['schedules'] : [])];
};

const drainParts = async (parts: HostParts, timeoutMs: number): Promise<void> => {
  const until = performance.now() + timeoutMs;
  let quiet = 0;
  for (;;) {
    for (const source of parts.sources) source.wake();
    const busy = await busyPartsOf(parts);
    quiet = busy.length === 0 ? quiet + 1 : 0;
    // Twice: what one mapping did last may be what another was asked about first.
    if (quiet === 2) return;
    if (performance.now() > until)
      throw new HeadwaterError('local.not-drained', `Still busy after ${timeoutMs / 1000} s: ${busy.join(', ')}.`);
    if (busy.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
};

const nextMessageDue = async ({ queues, services }: HostParts): Promise<number | undefined> => {
  const states = await Promise.all(
    [...queues.values()].map((queue) => services.call<QueueState>('queueState', { queue })),
  );
  const due = states.flatMap((state) => state.nextDue ?? []);
  return due.length === 0 ? undefined : Math.min(...due);
};

/** Objects older than their bucket's lifecycle rule allows. */
export const expireObjects = async ({ expirations, services, clock }: HostParts): Promise<void> => {
  for (const { bucket, prefix, days } of expirations)
    await services.call('expireObjects', { bucket, prefix, before: clock.now() - days * 86_400_000 });
};

export const createTimeTravel = (parts: HostParts): TimeTravel => {
  const { clock, schedules, reporter } = parts;
  let heading: number | undefined;
  let isHalted = false;
  const iso = (instant: number) => new Date(instant).toISOString();
  const drain = (timeoutMs = DRAIN_MS) => clock.hurry(() => drainParts(parts, timeoutMs));
  const travel = async (target: number): Promise<number> => {
    let fired = 0;
    await drain();
    for (;;) {
      const due = Math.min(
        schedules.nextDue() ?? Number.POSITIVE_INFINITY,
        (await nextMessageDue(parts)) ?? Number.POSITIVE_INFINITY,
      );
      if (isHalted) return fired;
      if (due > target) break;
      clock.moveTo(due);
      fired += schedules.fireDue(Math.max(due, Math.min(clock.now(), target)));
      await drain();
      if (fired > 0 && fired % REPORT_EVERY === 0) reporter.say(`  clock at ${iso(clock.now())}, ${fired} ticks fired`);
    }
    clock.moveTo(target);
    await expireObjects(parts);
    await drain();
    return fired;
  };
  return {
    now: clock.now,
    target: () => heading,
    drain,
    halt: () => {
      isHalted = true;
    },
    advance: async (milliseconds) => {
      if (heading !== undefined)
        throw new HeadwaterError('local.busy', `The clock is already on its way to ${iso(heading)}.`);
      heading = clock.now() + milliseconds;
      isHalted = false;
      const target = heading;
      try {
        const fired = await schedules.suspended(() => clock.hurry(() => travel(target)));
        return { now: iso(clock.now()), fired };
      } finally {
        heading = undefined;
      }
    },
  };
};
