import { setTimeout as sleep } from 'node:timers/promises';

/** Counts what held and what did not, and says so line by line. */
export interface Checks {
  /** Runs a check; prints its sentence with ✔ or ✖. Returns what it returned, or undefined when it failed. */
  check<T>(sentence: string, run: () => Promise<T>): Promise<T | undefined>;
  passed(): number;
  failed(): number;
}

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const streams = [Reflect.get(error, 'stdout'), Reflect.get(error, 'stderr')];
  const output = streams.filter((text) => typeof text === 'string').map((text) => text.slice(-3000));
  return [error.message.slice(0, 1500), ...output].join('\n');
};

export const createChecks = (print: (line: string) => void = console.log): Checks => {
  let passed = 0;
  let failed = 0;
  return {
    async check(sentence, run) {
      const started = Date.now();
      try {
        const result = await run();
        passed++;
        print(`✔ ${sentence} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
        return result;
      } catch (error) {
        failed++;
        print(`✖ ${sentence}\n    ${explain(error).replaceAll('\n', '\n    ')}`);
        return undefined;
      }
    },
    passed: () => passed,
    failed: () => failed,
  };
};

/** Repeats `attempt` until it stops throwing; after `seconds` its last error stands. */
export const eventually = async <T>(attempt: () => Promise<T>, seconds: number): Promise<T> => {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(1_000);
    }
  }
};
