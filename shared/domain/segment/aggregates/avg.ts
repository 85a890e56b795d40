import { type Aggregate, amounts, amountTotal, fromMillionths, totalOf } from '../aggregate.ts';

/** The average of the property's numbers; of none there is no average. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: amounts,
  result: (counting, beyond) => {
    const { count, sum } = amountTotal(counting, beyond);
    return count === 0 ? undefined : fromMillionths(sum, count);
  },
  total: totalOf,
};
