import type { Json } from '../../json.ts';
import { isScalarList, type Operator } from '../operator.ts';

/** One of the list's values, the same type included. */
export const operator: Operator = {
  needs: 'a list of texts, numbers or booleans',
  compile: (operand) => {
    if (!isScalarList(operand)) return undefined;
    const values = new Set<Json | undefined>(operand);
    return { holds: (actual) => values.has(actual) };
  },
};
