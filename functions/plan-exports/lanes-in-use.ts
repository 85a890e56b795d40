import type { LaneOpener } from '../../shared/ports/lane-opener.ts';

/** The lanes that a tick sends to or waits for: each is asked to open once, while the tick goes on. */
export interface LanesInUse {
  /** Asks now and waits for nothing: messages keep in a closed lane. */
  need(slug: string): void;
  /** Why lanes could not be asked, once all have answered; the next tick asks again. */
  failures(): Promise<readonly unknown[]>;
}

/** For one tick. */
export const createLanesInUse = ({ open }: LaneOpener): LanesInUse => {
  const asked = new Map<string, Promise<readonly unknown[]>>();
  const ask = (slug: string): Promise<readonly unknown[]> =>
    open(slug).then(
      () => [],
      (error: unknown) => [error],
    );
  return {
    need: (slug) => {
      if (!asked.has(slug)) asked.set(slug, ask(slug));
    },
    failures: async () => (await Promise.all(asked.values())).flat(),
  };
};
