import type { Aggregate } from '../aggregate.ts';

/** How many events. */
export const aggregate: Aggregate = {
  takesProperty: false,
  read: () => [0],
  result: (counting, beyond) => counting.length + beyond.count,
  total: () => ({ count: 1, sum: 0n }),
};
