import type { DataFolder } from '../data/data-folder.ts';
import { createSharedOffset, readShiftedNow, type SharedOffset } from './shifted-date.ts';

/** The host's time: real time plus an offset that every thread reads. */
export interface HostClock {
  readonly offset: SharedOffset;
  now(): number;
  /** Moves time forward to `instant`; an instant that has passed changes nothing. */
  moveTo(instant: number): void;
  /** True while `run` of `hurry` lasts: batching windows are not waited for. */
  hurries(): boolean;
  hurry<T>(run: () => Promise<T>): Promise<T>;
}

const FILE = 'clock.json';

/** Time never runs backwards between runs on one data folder: the offset is kept with the data. */
export const createHostClock = (data: DataFolder): HostClock => {
  const offset = createSharedOffset(data.readJson<{ offsetMs: number }>(FILE)?.offsetMs ?? 0);
  let hurrying = 0;
  return {
    offset,
    now: () => readShiftedNow(offset),
    moveTo: (instant) => {
      const missing = instant - readShiftedNow(offset);
      if (missing <= 0) return;
      Atomics.add(offset, 0, BigInt(Math.ceil(missing)));
      data.writeJson(FILE, { offsetMs: Number(Atomics.load(offset, 0)) });
    },
    hurries: () => hurrying > 0,
    hurry: async (run) => {
      hurrying += 1;
      try {
        return await run();
      } finally {
        hurrying -= 1;
      }
    },
  };
};
