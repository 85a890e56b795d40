import { randomUUID } from 'node:crypto';
import type { SharedOffset } from '../clock/shifted-date.ts';
import type { Reporter } from '../reporter.ts';
import { createEnvironments } from './environments.ts';
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

type OnFailure = (event: unknown, result: InvocationResult) => Promise<unknown>;

export interface FunctionPool {
  readonly name: string;
  readonly arn: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Runs one invocation in an environment of its own while it lasts; a function that fails resolves too. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** As Lambda does for those who do not wait: tried again as often as the function asks for. */
  invokeAsync(event: unknown): Promise<InvocationResult>;
  /** How often, and what becomes of an event that failed each time. */
  retryAsync(attempts: number, onFailure?: OnFailure): void;
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

const STOPPING: InvocationResult = { ok: false, errorType: 'Host.Stopping', errorMessage: 'The host is stopping.' };

/** A function of the template, ready to be invoked. */
export const createFunctionPool = (settings: FunctionSettings): FunctionPool => {
  const { name, reporter } = settings;
  const environments = createEnvironments(settings);
  let active = 0;
  let asyncRetries = 2;
  let onAsyncFailure: OnFailure = async () => undefined;
  const report = (result: InvocationResult): void => {
    if (result.ok) return;
    const message = `failed, ${result.errorType}: ${result.errorMessage}`;
    reporter.functionOutput(name, JSON.stringify({ level: 'ERROR', message }));
  };
  const invoke = async (event: unknown): Promise<InvocationResult> => {
    active += 1;
    try {
      const environment = await environments.acquire();
      if (!environment) return STOPPING;
      const answer = await environment.invoke({ requestId: randomUUID(), event, timeoutMs: settings.timeoutMs });
      environments.release(environment);
      const result = resultOf(answer);
      report(result);
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
      for (let attempt = 0; attempt < asyncRetries && !result.ok && result !== STOPPING; attempt++) {
        await new Promise((resolve) => setTimeout(resolve, ASYNC_WAIT_MS));
        result = await invoke(event);
      }
      if (!result.ok && result !== STOPPING) await onAsyncFailure(event, result);
      return result;
    },
    retryAsync: (attempts, onFailure = onAsyncFailure) => {
      asyncRetries = attempts;
      onAsyncFailure = onFailure;
    },
    allow: environments.allow,
    warm: environments.warm,
    active: () => active,
    stop: environments.stop,
  };
};
