import { isScalar, type Operator } from '../operator.ts';

/** The same value of the same type; a list equals nothing (see contains). */
export const operator: Operator = {
  needs: 'a text, a number or a boolean',
  compile: (operand) => (isScalar(operand) ? { holds: (actual) => actual === operand } : undefined),
};
