import { type Aggregate, compareValues, skyline } from '../aggregate.ts';

/** The property of the earliest event; of two at one instant the value that sorts first. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => values.slice(0, 1),
  result: (counting) => counting.toSorted((a, b) => a.at - b.at || compareValues(a.value, b.value))[0]?.value,
  thin: skyline((a, b) => a.at - b.at || compareValues(a.value, b.value)),
  keeps: 'earliest',
};
