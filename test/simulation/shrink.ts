import { compareRun } from './compare.ts';
import { type Run, runSeed } from './run-seed.ts';

/** A failing run with what is wrong in it. */
interface Failing {
  readonly run: Run;
  readonly problems: readonly string[];
}

const attempt = async (seed: number, erasing: boolean, without: ReadonlySet<number>): Promise<Failing> => {
  const run = await runSeed(seed, { without, erasing });
  return { run, problems: await compareRun(run) };
};

/** Leaves out one record after the other for as long as the run goes on failing. */
export const shrinkRun = async (seed: number, erasing = false): Promise<Failing> => {
  let without: ReadonlySet<number> = new Set();
  let smallest = await attempt(seed, erasing, without);
  const places = smallest.run.records.length;
  for (let isSmaller = smallest.problems.length > 0; isSmaller; ) {
    isSmaller = false;
    for (let place = 0; place < places; place++) {
      if (without.has(place)) continue;
      const fewer = new Set([...without, place]);
      const found = await attempt(seed, erasing, fewer);
      if (found.problems.length === 0) continue;
      [without, smallest, isSmaller] = [fewer, found, true];
    }
  }
  return smallest;
};
