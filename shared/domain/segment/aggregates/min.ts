import { type Aggregate, amountsOf, skyline } from '../aggregate.ts';

/** The smallest of the property's numbers. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => {
    const found = amountsOf(values);
    return found.length === 0 ? [] : [Math.min(...found)];
  },
  result: (counting) => (counting.length === 0 ? undefined : Math.min(...counting.map(({ value }) => Number(value)))),
  thin: skyline((a, b) => Number(a.value) - Number(b.value)),
};
