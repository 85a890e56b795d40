import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { FunctionSettings } from './function-pool.ts';
import type { FunctionThreadData, Invocation, InvocationAnswer } from './function-thread.ts';

/** A worker thread that has loaded a function, like one of Lambda's execution environments. */
export interface Environment {
  alive(): boolean;
  /** One at a time. A timeout or a crash ends the environment and resolves to a failure. */
  invoke(invocation: Invocation): Promise<InvocationAnswer>;
  stop(): Promise<void>;
}

const ENTRY = new URL('function-thread.ts', import.meta.url);
/** Lambda gives a function so long to load, apart from its timeout. */
const LOADING_MS = 10_000;
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);

const workerOf = (settings: FunctionSettings): Worker => {
  const { offset, bundle, exportName, arn } = settings;
  const workerData: FunctionThreadData = { offset, bundle, exportName, arn };
  const worker = new Worker(ENTRY, {
    workerData,
    execArgv: [],
    env: { ...settings.variables },
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: settings.memoryMiB },
  });
  for (const stream of [worker.stdout, worker.stderr])
    createInterface({ input: stream }).on('line', (line) => settings.reporter.functionOutput(settings.name, line));
  return worker;
};

export const startEnvironment = (settings: FunctionSettings): Environment => {
  const worker = workerOf(settings);
  let alive = true;
  let answer: ((value: InvocationAnswer) => void) | undefined;
  /** Why the environment died while it had nothing to do, for who uses it next. */
  let cause: InvocationAnswer | undefined;
  const settle = (value: InvocationAnswer): void => {
    const waiting = answer;
    answer = undefined;
    waiting?.(value);
  };
  const die = (value: InvocationAnswer): void => {
    if (!alive) return;
    alive = false;
    cause = value;
    settle(value);
  };
  let loaded = false;
  let whenLoaded: (() => void) | undefined;
  worker.on('message', (message: InvocationAnswer | 'loaded') => {
    if (message !== 'loaded') return settle(message);
    loaded = true;
    whenLoaded?.();
  });
  worker.on('error', (error: unknown) => {
    const { name = 'Error', message = String(error) } = error instanceof Error ? error : {};
    die({ ok: false, errorType: name, errorMessage: message });
  });
  worker.on('exit', () =>
    die({ ok: false, errorType: 'Runtime.ExitError', errorMessage: 'The function ended its process.' }),
  );
  return {
    alive: () => alive,
    invoke: (invocation) =>
      new Promise((resolve) => {
        if (!alive)
          return resolve(
            cause ?? { ok: false, errorType: 'Runtime.ExitError', errorMessage: 'The function did not start.' },
          );
        const { timeoutMs } = invocation;
        const timeOut = (): void => {
          const errorMessage = `Task timed out after ${seconds(timeoutMs)} seconds`;
          die({ ok: false, errorType: 'Sandbox.Timedout', errorMessage });
          worker.terminate().catch(() => undefined);
        };
        let timer = setTimeout(timeOut, loaded ? timeoutMs : LOADING_MS + timeoutMs);
        whenLoaded = () => {
          clearTimeout(timer);
          if (answer) timer = setTimeout(timeOut, timeoutMs);
        };
        answer = (value) => {
          clearTimeout(timer);
          resolve(value);
        };
        worker.postMessage(invocation);
      }),
    stop: async () => {
      alive = false;
      await worker.terminate();
    },
  };
};
