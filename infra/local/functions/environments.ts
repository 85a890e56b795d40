import { type Environment, startEnvironment } from './environment.ts';
import type { FunctionSettings } from './function-pool.ts';

/** The environments of one function: started as they are needed, kept warm, freed when long idle, as Lambda does. */
export interface Environments {
  /** Resolves to an environment that nobody else uses, or to nothing once stopped. */
  acquire(): Promise<Environment | undefined>;
  release(environment: Environment): void;
  /** Lets at least so many be used at once. */
  allow(concurrency: number): void;
  /** Starts one before it is needed. */
  warm(): void;
  stop(): Promise<void>;
}

const IDLE_MS = 60_000;

export const createEnvironments = (settings: FunctionSettings): Environments => {
  /** The one used last is used next; the first has been idle longest. */
  const idle: { readonly environment: Environment; readonly since: number }[] = [];
  const all = new Set<Environment>();
  const waiting: (() => void)[] = [];
  let most = 1;
  let stopped = false;
  const start = (): Environment => {
    const environment = startEnvironment(settings);
    all.add(environment);
    return environment;
  };
  const keep = (environment: Environment) => idle.push({ environment, since: performance.now() });
  /** One stays warm. */
  const reap = () => {
    while (all.size > 1 && idle[0] && performance.now() - idle[0].since > IDLE_MS) {
      const { environment } = idle.shift() ?? {};
      if (!environment) return;
      all.delete(environment);
      void environment.stop();
    }
  };
  const timer = setInterval(reap, IDLE_MS / 2).unref();
  return {
    acquire: async () => {
      while (!stopped) {
        const environment = idle.pop()?.environment;
        if (environment?.alive()) return environment;
        if (environment) all.delete(environment);
        else if (all.size < most) return start();
        else await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return undefined;
    },
    release: (environment) => {
      if (environment.alive()) keep(environment);
      else all.delete(environment);
      waiting.shift()?.();
    },
    allow: (concurrency) => {
      most = Math.max(most, concurrency);
    },
    warm: () => {
      if (all.size === 0) keep(start());
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      for (const wake of waiting.splice(0)) wake();
      await Promise.all([...all].map((environment) => environment.stop()));
    },
  };
};
