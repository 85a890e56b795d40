import { type Aggregate, longestOfEach } from '../aggregate.ts';

/** How many different values. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => [...new Set(values)],
  result: (counting) => new Set(counting.map(({ value }) => value)).size,
  thin: longestOfEach,
};
