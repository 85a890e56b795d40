import { type Aggregate, amountsOf, skyline } from '../aggregate.ts';

/** The greatest of the property's numbers. */
export const aggregate: Aggregate = {
  takesProperty: true,
  read: (values) => {
    const found = amountsOf(values);
    return found.length === 0 ? [] : [Math.max(...found)];
  },
  result: (counting) => (counting.length === 0 ? undefined : Math.max(...counting.map(({ value }) => Number(value)))),
  thin: skyline((a, b) => Number(b.value) - Number(a.value)),
};
