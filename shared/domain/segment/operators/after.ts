import { instantOperator } from '../dated-operator.ts';

/** A date later than the instant. */
export const operator = instantOperator((actual, operand) => actual > operand);
