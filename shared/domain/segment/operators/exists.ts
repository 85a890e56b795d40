import type { Operator } from '../operator.ts';

/** Any value but null; an empty text or list is a value. */
export const operator: Operator = {
  needs: 'no value',
  compile: (operand) =>
    operand === undefined || operand === true ? { holds: (actual) => actual !== undefined } : undefined,
};
