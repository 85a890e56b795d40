import { type Aggregate, compareValues, skyline } from '../aggregate.ts';

/** The property of the latest event; of two at one instant the value that sorts last. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => values.slice(-1),
  result: (counting) => counting.toSorted((a, b) => b.at - a.at || compareValues(b.value, a.value))[0]?.value,
  thin: skyline((a, b) => b.at - a.at || compareValues(b.value, a.value)),
};
