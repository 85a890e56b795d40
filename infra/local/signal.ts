/** Something to wait for: `wait` resolves at the next `ring` or after so many real milliseconds. */
export interface Signal {
  ring(): void;
  wait(milliseconds: number): Promise<void>;
}

export const createSignal = (): Signal => {
  let waiting: (() => void)[] = [];
  return {
    ring: () => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    wait: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        waiting.push(() => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
};
