import { randomUUID } from 'node:crypto';
import type { SharedOffset } from '../clock/shifted-date.ts';
import type { Reporter } from '../reporter.ts';
import { type Environment, startEnvironment } from './environment.ts';
import type { InvocationAnswer } from './function-thread.ts';

export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** URL of the bundle. */
  readonly bundle: string;
  readonly exportName: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMiB: number;
  readonly offset: SharedOffset;
  readonly reporter: Reporter;
}

export type InvocationResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

export interface FunctionPool {
  readonly name: string;
  readonly arn: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Runs one invocation in an environment of its own while it lasts; a function that fails resolves too. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** As Lambda does for those who do not wait: tried again as often as the function asks for. */
  invokeAsync(event: unknown): Promise<InvocationResult>;
  retryAsync(attempts: number): void;
  /** Lets at least so many invocations run at once. */
  allow(concurrency: number): void;
  /** Starts an environment before it is needed. */
  warm(): void;
  /** Invocations running or waiting. */
  active(): number;
  stop(): Promise<void>;
}

/** Lambda's limit of a response, 6 MiB. */
const MOST_OUTPUT = 6 * 1024 * 1024;
const ASYNC_WAIT_MS = 1000;

const resultOf = (answer: InvocationAnswer): InvocationResult => {
  if (!answer.ok) return { ok: false, errorType: answer.errorType, errorMessage: answer.errorMessage };
  if ((answer.output?.length ?? 0) > MOST_OUTPUT)
    return {
      ok: false,
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded the maximum of 6 MiB.',
    };
  return { ok: true, value: answer.output === undefined ? null : JSON.parse(answer.output) };
};

/** Environments of one function, started as they are needed and kept warm. */
export const createFunctionPool = (settings: FunctionSettings): FunctionPool => {
  const { name, reporter } = settings;
  const idle: Environment[] = [];
  const all = new Set<Environment>();
  const waiting: (() => void)[] = [];
  let most = 1;
  let active = 0;
  let asyncRetries = 2;
  let stopped = false;

  const start = (): Environment => {
    const environment = startEnvironment(settings);
    all.add(environment);
    return environment;
  };
  const acquire = async (): Promise<Environment> => {
    for (;;) {
      const environment = idle.pop();
      if (environment?.alive()) return environment;
      if (environment) all.delete(environment);
      else if (all.size < most) return start();
      else await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const release = (environment: Environment): void => {
    if (environment.alive()) idle.push(environment);
    else all.delete(environment);
    waiting.shift()?.();
  };
  const invoke = async (event: unknown): Promise<InvocationResult> => {
    active += 1;
    try {
      const environment = await acquire();
      if (stopped) return { ok: false, errorType: 'Host.Stopping', errorMessage: 'The host is stopping.' };
      const answer = await environment.invoke({ requestId: randomUUID(), event, timeoutMs: settings.timeoutMs });
      release(environment);
      const result = resultOf(answer);
      if (!result.ok)
        reporter.functionOutput(
          name,
          JSON.stringify({ level: 'ERROR', message: `failed, ${result.errorType}: ${result.errorMessage}` }),
        );
      return result;
    } finally {
      active -= 1;
    }
  };
  return {
    name,
    arn: settings.arn,
    variables: settings.variables,
    invoke,
    invokeAsync: async (event) => {
      let result = await invoke(event);
      for (let attempt = 0; attempt < asyncRetries && !result.ok && !stopped; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, ASYNC_WAIT_MS));
        result = await invoke(event);
      }
      return result;
    },
    retryAsync: (attempts) => {
      asyncRetries = attempts;
    },
    allow: (concurrency) => {
      most = Math.max(most, concurrency);
    },
    warm: () => {
      if (all.size === 0) idle.push(start());
    },
    active: () => active,
    stop: async () => {
      stopped = true;
      for (const wake of waiting.splice(0)) wake();
      await Promise.all([...all].map((environment) => environment.stop()));
    },
  };
};
