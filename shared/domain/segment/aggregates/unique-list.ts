import { type Aggregate, compareValues, longestOfEach } from '../aggregate.ts';

/** The different values, sorted. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => [...new Set(values)],
  result: (counting) => [...new Set(counting.map(({ value }) => value))].sort(compareValues),
  thin: longestOfEach,
};
