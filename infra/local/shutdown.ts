/** What is stopped, in this order: first what lets work in, then what does it, then what keeps it. */
const ORDER = [
  'server',
  'expiry',
  'schedules',
  'sources',
  'functions',
  'lambda',
  'checkpoints',
  'services',
  'data',
] as const;

export interface Shutdown {
  readonly begun: () => boolean;
  add(step: (typeof ORDER)[number], undo: () => Promise<void> | void): void;
  /** Runs every step even where one fails, and throws the first failure. A second call waits for the first. */
  run(): Promise<void>;
}

export const createShutdown = (): Shutdown => {
  const steps = new Map<string, () => Promise<void> | void>();
  let running: Promise<void> | undefined;
  const runAll = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const name of ORDER) {
      try {
        await steps.get(name)?.();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  return {
    begun: () => running !== undefined,
    add: (step, undo) => {
      steps.set(step, undo);
    },
    run: () => {
      running ??= runAll();
      return running;
    },
  };
};
