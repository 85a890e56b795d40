import type { Json } from '../../json.ts';
import { type Aggregate, compareValues } from '../aggregate.ts';

/** The value that occurs most often, each element of a list counted; of equally frequent ones the one that sorts first. */
export const aggregate: Aggregate = {
  takesProperty: true,
  // One contribution an event, so that a long list of products is no more than one.
  read: (values) => (values.length === 0 ? [] : [[...values]]),
  result: (counting) => {
    const times = new Map<Json, number>();
    for (const { value } of counting)
      for (const each of value as readonly Json[]) times.set(each, (times.get(each) ?? 0) + 1);
    return [...times].sort(([a, m], [b, n]) => n - m || compareValues(a, b))[0]?.[0];
  },
};
