import { type Aggregate, amounts, amountTotal, fromMillionths, totalOf } from '../aggregate.ts';

/** The sum of the property's numbers, exact to the millionth; of none it is 0. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: amounts,
  result: (counting, beyond) => fromMillionths(amountTotal(counting, beyond).sum),
  total: totalOf,
};
