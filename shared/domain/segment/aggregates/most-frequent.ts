import type { Json } from '../../json.ts';
import { type Aggregate, compareValues } from '../aggregate.ts';

/** The value that occurs most often; of equally frequent ones the one that sorts first. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => values,
  result: (counting) => {
    const times = new Map<Json, number>();
    for (const { value } of counting) times.set(value, (times.get(value) ?? 0) + 1);
    return [...times].sort(([a, m], [b, n]) => n - m || compareValues(a, b))[0]?.[0];
  },
};
