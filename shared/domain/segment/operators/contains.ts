import type { Json } from '../../json.ts';
import { isScalar, type Operator } from '../operator.ts';

/** A text that holds the text, or a list that holds the value as an element. Letter case counts. */
export const operator: Operator = {
  needs: 'a text, a number or a boolean',
  compile: (operand) => {
    if (!isScalar(operand) || operand === '') return undefined;
    return {
      holds: (actual) =>
        Array.isArray(actual)
          ? (actual as readonly Json[]).includes(operand)
          : typeof actual === 'string' && typeof operand === 'string' && actual.includes(operand),
    };
  },
};
