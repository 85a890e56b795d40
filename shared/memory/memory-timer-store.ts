import { timerMessages } from '../domain/segment/timer-messages.ts';
import type { Queue } from '../ports/queue.ts';
import { ARM_DIRECTLY_MS, TIMER_SHARDS, type Timer, type TimerStore } from '../ports/timer-store.ts';

interface StoreOptions {
  /** The timers queue. */
  readonly queue: Queue;
  readonly clock: () => number;
}

const MINUTE = 60_000;
const nameOf = ({ due, profileId }: Timer): string => `${String(due).padStart(15, '0')}#${profileId}`;
const shardOf = (profileId: string): number =>
  Array.from(profileId).reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % TIMER_SHARDS;

/** The TimerStore in memory. */
export const createMemoryTimerStore = ({ queue, clock }: StoreOptions): TimerStore => {
  const stored = new Map<string, Timer>();
  let swept: number | undefined;
  return {
    arm: async (timers) => {
      const now = clock();
      const isSoon = ({ due }: Timer): boolean => due < now + ARM_DIRECTLY_MS;
      for (const timer of timers.filter((each) => !isSoon(each))) stored.set(nameOf(timer), timer);
      await queue.send(timerMessages(timers.filter(isSoon), { stored: false, now }));
    },
    due: async ({ minute, shard, after = '', limit }) => {
      const start = minute - (minute % MINUTE);
      const names = [...stored]
        .filter(([, { due, profileId }]) => start <= due && due < start + MINUTE && shardOf(profileId) === shard)
        .map(([name]) => name)
        .filter((name) => name > after)
        .sort();
      const page = names.slice(0, limit);
      const last = page.at(-1);
      return {
        timers: page.flatMap((name) => stored.get(name) ?? []),
        ...(names.length > limit && last !== undefined ? { after: last } : {}),
      };
    },
    sweptTo: async () => swept,
    advance: async (minute) => {
      swept = Math.max(swept ?? minute, minute);
    },
    remove: async (timers) => {
      for (const timer of timers) stored.delete(nameOf(timer));
    },
  };
};
